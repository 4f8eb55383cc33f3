import fc from "fast-check";
import { expect, it } from "vitest";
import { readRunPlace, writeRunPlace } from "./run-place";

const at = "2026-11-30T12:00:00.000Z";

it("is read as it was written, and stands in an address as it is", () => {
  const key = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
  );
  const place = fc.record({
    id: fc.string({ maxLength: 20 }),
    count: fc.nat(),
    segment: fc.string({ maxLength: 20 }),
    keys: fc.array(
      key.map((one) => (one === 0 ? 0 : one)),
      { maxLength: 3 },
    ),
    at: fc.constant(at),
  });
  fc.assert(
    fc.property(place, (one) => {
      const text = writeRunPlace(one);
      expect(text).toMatch(/^[\w-]+$/);
      expect(readRunPlace(text)).toEqual(one);
    }),
  );
});

it.each(["", "x", "////", "bnVsbA", "W10", "WzEsMl0", "\u{1F600}"])("%j is none", (text) => {
  expect(readRunPlace(text)).toBeUndefined();
});

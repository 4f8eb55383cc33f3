import fc from "fast-check";
import { expect, it } from "vitest";
import { decodableAddress } from "./decodable-address";

it.each([
  ["/queues/%E0%A4%A", "/queues/%25E0%25A4%25A"],
  ["/runs/%ff%fe?x=%zz", "/runs/%25ff%25fe?x=%zz"],
  ["/100%", "/100%25"],
  ["/%c3%bc/a%20b%2Fc?q=1#%", "/%c3%bc/a%20b%2Fc?q=1#%"],
])("%s is asked for as %s", (url, asked) => {
  expect(decodableAddress(url)).toBe(asked);
});

it("can always be decoded, and leaves alone what can be", () => {
  const parts = fc.array(fc.constantFrom("/", "a", "%", "%2", "%c3", "%bc", "%ff", "%20", "é"), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(parts, (made) => {
      const url = made.join("");
      const mended = decodableAddress(url);
      expect(() => decodeURIComponent(mended)).not.toThrow();
      expect(decodableAddress(mended)).toBe(mended);
    }),
  );
});

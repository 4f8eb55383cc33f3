import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DocumentVersionRow } from "../db/document-version";
import { decideSave } from "./decide-save";

function version(number: number, text: string): DocumentVersionRow {
  return { number, text, note: "", createdById: "p1", createdBy: "Ana", createdAt: new Date(0) };
}

describe("decideSave", () => {
  test.each([
    ["the first text", null, { baseVersion: 0, text: "a" }, { kind: "save", number: 1 }],
    ["a new text on the latest", version(3, "a"), { baseVersion: 3, text: "b" }, { kind: "save", number: 4 }],
    [
      "the latest text again",
      version(3, "a"),
      { baseVersion: 3, text: "a" },
      { kind: "unchanged", number: 3 },
    ],
    [
      "the latest text on an old base",
      version(3, "a"),
      { baseVersion: 1, text: "a" },
      { kind: "unchanged", number: 3 },
    ],
  ] as const)("%s", (_, latest, edited, expected) => {
    expect(decideSave(latest, edited)).toEqual(expected);
  });

  test("another text on a stale base, or one that does not exist yet, is shown the latest version whole", () => {
    for (const baseVersion of [0, 2, 4])
      expect(decideSave(version(3, "theirs"), { baseVersion, text: "mine" })).toEqual({
        kind: "conflict",
        conflict: { number: 3, author: "Ana", at: "1970-01-01T00:00:00.000Z", text: "theirs" },
      });
  });

  test("whatever several people do in whatever order, no version is stored over one its author had not seen", () => {
    const step = fc.record({
      person: fc.nat(2),
      does: fc.constantFrom("reads", "saves"),
      text: fc.constantFrom("a", "b", "c"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const stored: DocumentVersionRow[] = [];
        const seen = [0, 0, 0];
        for (const { person, does, text } of steps) {
          const latest = stored.at(-1) ?? null;
          if (does === "reads") seen[person] = stored.length;
          else {
            const decision = decideSave(latest, { baseVersion: seen[person] ?? 0, text });
            if (decision.kind !== "save") continue;
            expect(seen[person]).toBe(stored.length);
            expect(decision.number).toBe(stored.length + 1);
            expect(latest?.text).not.toBe(text);
            stored.push(version(decision.number, text));
            seen[person] = stored.length;
          }
        }
      }),
    );
  });
});

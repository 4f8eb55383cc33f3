import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInput } from "../result";
import { foldName, nameProblems, nameSchema } from "./name";

const codes = (name: string) => nameProblems("queue", name).map(({ code }) => code);

describe("names", () => {
  test.each(["gpu-a100", "GPU 1.5_b", "очередь", "训练", "a", "x".repeat(128), "v2.0", "हिन्दी"])(
    "%s is a name",
    (name) => {
      expect(codes(name)).toEqual([]);
    },
  );

  test.each<[string, string[]]>([
    ["", ["name-empty"]],
    ["x".repeat(300), ["name-too-long"]],
    ["a/b", ["name-character"]],
    ["a\u0000b", ["name-character"]],
    ["a\nb", ["name-character"]],
    ["run 🚀", ["name-character"]],
    ["a:v3", ["name-character"]],
    ["a\u202eb", ["name-character"]],
    [" a", ["name-edge-space"]],
    ["a ", ["name-edge-space"]],
    ["..", ["name-dots"]],
    ["a\u00a0b", ["name-character"]],
    [` ${"/".repeat(200)}`, ["name-too-long", "name-character", "name-edge-space"]],
  ])("%j is refused with every reason", (name, expected) => {
    expect(codes(name)).toEqual(expected);
  });

  test("names that differ only in case or in compatible characters are the same", () => {
    expect(foldName("GPU")).toBe(foldName("gpu"));
    expect(foldName("ＧＰＵ")).toBe(foldName("gpu"));
    expect(foldName("e\u0301")).toBe(foldName("é"));
  });

  test("folding twice changes nothing, for every name that is allowed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (name) => {
        fc.pre(nameProblems("queue", name).length === 0);
        expect(foldName(foldName(name))).toBe(foldName(name));
      }),
    );
  });

  test("a schema gives all problems as issues with their codes", () => {
    const result = parseInput(nameSchema("queue"), " a/b ");
    expect(result.issues.map(({ code }) => code)).toEqual(["name-character", "name-edge-space"]);
  });

  test("an unprintable character is shown by its number", () => {
    expect(nameProblems("queue", "a\u0007")[0]?.message).toContain("U+0007");
  });
});

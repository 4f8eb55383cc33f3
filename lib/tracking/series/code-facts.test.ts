import { expect, it } from "vitest";
import { codeFacts, type ReportedCode } from "./code-facts";

const commit = "a".repeat(40);
const patch = (value: number) =>
  `diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1,2 @@\n-lr = 1\n+lr = ${value}\n+seed = 1\n`;
const textsOf = (...codes: ReportedCode[]) =>
  codeFacts(codes).map((facts) => [...facts].map(([name, { text }]) => `${name}: ${text}`));

it("says where code is from, without the key in its address", () => {
  expect(
    textsOf({
      repository: "https://key@github.com/a/b",
      program: "train.py",
      metadata: JSON.stringify({ git: { commit, remote: "x" } }),
    }),
  ).toEqual([["repository: https://github.com/a/b", `commit: ${commit}`, "program: train.py"]]);
});

it("tells patches of other texts apart, however alike they are in size", () => {
  expect(textsOf({ patch: patch(2) }, {}, { patch: patch(2) })).toEqual([
    ["not committed: +2 −1 in 1 file"],
    [],
    ["not committed: +2 −1 in 1 file"],
  ]);
  expect(textsOf({ patch: patch(2) }, { patch: patch(3) })).toEqual([
    ["not committed: patch 1: +2 −1 in 1 file"],
    ["not committed: patch 2: +2 −1 in 1 file"],
  ]);
});

it.each(["", "nonsense", "{}", '{"git":{"commit":"main"}}', "[]"])("%j names no commit", (metadata) => {
  expect(textsOf({ metadata })).toEqual([[]]);
});

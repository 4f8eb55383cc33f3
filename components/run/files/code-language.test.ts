import { expect, it } from "vitest";
import { codeLanguage } from "./code-language";

it.each([
  ["src/train.py", "python"],
  ["config.yaml", "yaml"],
  ["a.b/Makefile", "makefile"],
  ["kernel.CU", "cpp"],
  ["output.log", undefined],
  ["LICENSE", undefined],
  ["x.constructor", "constructor"],
])("%s is %s", (path, language) => {
  expect(codeLanguage(path)).toBe(language);
});

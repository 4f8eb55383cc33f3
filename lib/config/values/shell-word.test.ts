import { expect, it } from "vitest";
import { shellWord } from "./shell-word";

it.each([
  ["gpu-a100", "gpu-a100"],
  ["big machine", "'big machine'"],
  ["größe", "'größe'"],
  ["$(reboot)", "'$(reboot)'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
])("%s is written as %s", (name, word) => {
  expect(shellWord(name)).toBe(word);
});

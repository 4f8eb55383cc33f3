import { expect, it } from "vitest";
import { initialsOf } from "./initials";

it.each([
  ["Ana Ng", "AN"],
  ["Ben", "BE"],
  ["maria.de-silva", "MD"],
  ["李雷", "李雷"],
  ["x", "X"],
  ["", ""],
])("%s is drawn as %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

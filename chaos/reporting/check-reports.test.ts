import { describe, expect, it } from "vitest";
import { findWrongSteps } from "./check-metrics";
import { findWrong } from "./check-reports";
import { lineAt } from "./settings";

const lines = (...numbers: number[]) => numbers.map((number) => ({ ...lineAt(number), _runtime: 1 }));

describe("the count of reported lines", () => {
  it("finds nothing where all that was acknowledged is there once", () => {
    expect(findWrong(lines(0, 1, 2), 3)).toBe(null);
    expect(findWrong(lines(0, 1, 2), 2)).toBe(null);
    expect(findWrong([], 0)).toBe(null);
  });

  it.each([
    ["a line that is missing at the end", lines(0, 1), 3],
    ["a line that is missing in the middle", lines(0, 2), 2],
    ["a line that is there twice", lines(0, 1, 1), 2],
    ["lines in another order", lines(1, 0), 2],
    ["another value", [{ ...lineAt(0), value: 7 }], 1],
    ["what is no line", ["x"], 1],
  ])("finds %s", (_, stored, atLeast) => {
    expect(findWrong(stored, atLeast)).toMatch(/^has /);
  });
});

describe("the count of lines that launched programs report", () => {
  const steps = (attempt: number, ...of: number[]) => of.map((_step) => ({ attempt, _step }));

  it("finds nothing where the last attempt is whole and an earlier one may have been cut short", () => {
    expect(findWrongSteps(steps(1, 0, 1), 1)).toBe(null);
    expect(findWrongSteps([...steps(1, 0), ...steps(3, 0, 1)], 3)).toBe(null);
  });

  it.each([
    ["nothing", [], 1],
    ["half of the last attempt", steps(1, 0), 1],
    ["a line twice", steps(1, 0, 0, 1), 1],
    ["a line of a lost attempt twice", [...steps(1, 0, 0), ...steps(2, 0, 1)], 2],
    ["a hole", [...steps(1, 1), ...steps(2, 0, 1)], 2],
  ])("finds %s", (_, stored, attempt) => {
    expect(findWrongSteps(stored, attempt)).toMatch(/^reported /);
  });
});

import { describe, expect, it } from "vitest";
import { trendRange } from "./trend-range";

const to = new Date("2026-11-26T11:17:23Z");
const ago = (seconds: number) => new Date(to.getTime() - seconds * 1_000);

describe("trendRange", () => {
  it.each([
    ["an hour", 3_600, 60],
    ["six hours", 6 * 3_600, 900],
    ["a day", 86_400, 1_800],
    ["a week", 7 * 86_400, 3 * 3_600],
    ["a month", 30 * 86_400, 12 * 3_600],
    ["a year", 365 * 86_400, 7 * 86_400],
    ["twenty years", 20 * 365 * 86_400, 122 * 86_400],
    ["nothing", 0, 60],
  ])("cuts %s into steps people can name", (_, seconds, step) => {
    const range = trendRange(ago(seconds), to);
    expect(range.stepSeconds).toBe(step);
    expect(range.from.getTime()).toBeLessThanOrEqual(ago(seconds).getTime());
    expect((range.from.getTime() / 1_000) % step).toBe(0);
  });
});

import type { Values } from "./chart-line";

/** Exponential: weight 0 … 1, as W&B's slider. Average: over so many points, the point in the middle. */
export type Smoothing =
  | { kind: "none" }
  | { kind: "exponential"; weight: number }
  | { kind: "average"; points: number };

/** The weight is meant for a line of that many points; a denser or sparser one looks the same for it. */
const steadyPoints = 1_000;
const mostWeight = 0.999;

/** The values smoothed; gaps stay gaps and count for nothing. */
export function smoothValues(x: readonly number[], values: Values, smoothing: Smoothing): Values {
  switch (smoothing.kind) {
    case "none":
      return values;
    case "exponential":
      return exponential(x, values, smoothing.weight);
    case "average":
      return runningAverage(values, smoothing.points);
  }
}

/**
 * An exponential mean whose weight falls with the distance on x, so that it does not matter how densely a line was sampled. It starts
 * from nothing, and what it is divided by grows likewise: without that the beginning would be drawn towards zero.
 */
function exponential(x: readonly number[], values: Values, weight: number): Values {
  const keep = Math.min(Math.sqrt(Math.max(weight, 0)), mostWeight);
  const span = (x.at(-1) ?? 0) - (x[0] ?? 0);
  let sum = 0;
  let share = 0;
  let before = x[0] ?? 0;
  return values.map((value, index) => {
    if (value === null) return null;
    const at = x[index] ?? before;
    const decay = span > 0 ? keep ** (((at - before) / span) * steadyPoints) : 0;
    before = at;
    sum = sum * decay + value;
    share = share * decay + 1;
    return sum / share;
  });
}

/** Smaller windows at both ends, so that the line neither shifts nor shortens. */
function runningAverage(values: Values, points: number): Values {
  const reach = Math.floor(Math.max(points, 1) / 2);
  const sums = [0];
  const counts = [0];
  for (const value of values) {
    sums.push((sums.at(-1) ?? 0) + (value ?? 0));
    counts.push((counts.at(-1) ?? 0) + (value === null ? 0 : 1));
  }
  return values.map((value, index) => {
    if (value === null) return null;
    const half = Math.min(reach, index, values.length - 1 - index);
    const [from, to] = [index - half, index + half + 1];
    const count = (counts[to] ?? 0) - (counts[from] ?? 0);
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / Math.max(count, 1);
  });
}

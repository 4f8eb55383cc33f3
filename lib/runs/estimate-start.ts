/** What is known about how fast a queue moves. Times are seconds. */
export interface Pace {
  /** Runs that may start right now. */
  free: number;
  /** How long each run that is running now has been running. */
  elapsed: readonly number[];
  /** How long recent runs took. */
  recent: readonly number[];
}

/** Fewer recent runs than this say nothing. */
const enough = 3;

/**
 * Seconds until the item at `position` (1 is next) starts: a range between quick and slow recent runs, or null when there is
 * nothing to estimate from. What is free now starts at once.
 */
export function estimateStart(position: number, pace: Pace): { low: number; high: number } | null {
  if (position <= pace.free) return { low: 0, high: 0 };
  if (pace.recent.length < enough || pace.free + pace.elapsed.length === 0) return null;
  const sorted = [...pace.recent].sort((a, b) => a - b);
  const quick = quantile(sorted, 0.2);
  const slow = quantile(sorted, 0.8);
  return {
    low: Math.round(simulate(position, pace, quick)),
    high: Math.round(simulate(position, pace, slow)),
  };
}

/** Start of the item at `position` if every run takes `seconds`. */
function simulate(position: number, pace: Pace, seconds: number): number {
  // A run that is past its expected end says that it is a long one: it gets another tenth.
  const ends = pace.elapsed.map((elapsed) => (elapsed < seconds ? seconds - elapsed : seconds / 10));
  const slots = [...Array<number>(pace.free).fill(0), ...ends].sort((a, b) => a - b);
  const rounds = Math.floor((position - 1) / slots.length);
  // Slots free up in the same order in every round, because all runs take equally long.
  return (slots[(position - 1) % slots.length] ?? 0) + rounds * seconds;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

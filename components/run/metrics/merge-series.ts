import type { Series, SeriesByRun } from "./run-series";

/** What is known of a metric, with the newer part put behind it; where both know a step, the newer counts. */
export function mergeSeries(known: Series | undefined, newer: Series | undefined): Series | undefined {
  if (!known || !newer) return newer ?? known;
  const [first] = newer.step;
  if (first === undefined) return known;
  const place = known.step.findIndex((step) => step >= first);
  const kept = place === -1 ? known.step.length : place;
  const join = <T>(before: readonly T[], after: readonly T[]) => [...before.slice(0, kept), ...after];
  const hasBand = known.min !== null || newer.min !== null;
  return {
    key: known.key,
    isSampled: known.isSampled || newer.isSampled,
    step: join(known.step, newer.step),
    time: join(known.time, newer.time),
    runtime: join(known.runtime, newer.runtime),
    last: join(known.last, newer.last),
    min: hasBand ? join(known.min ?? known.last, newer.min ?? newer.last) : null,
    max: hasBand ? join(known.max ?? known.last, newer.max ?? newer.last) : null,
  };
}

export function mergeByRun(known: SeriesByRun | undefined, newer: SeriesByRun): SeriesByRun {
  if (!known) return newer;
  const runs = new Set([...Object.keys(known), ...Object.keys(newer)]);
  return Object.fromEntries(
    [...runs].flatMap((run) => {
      const merged = mergeSeries(known[run], newer[run]);
      return merged ? [[run, merged]] : [];
    }),
  );
}

/** A line that grew to more points than this point by point is asked for anew as a whole. */
const mostPoints = 8_192;

/** From which step on the rest is to be asked for; undefined is from the beginning. */
export function stepToAskFrom(known: SeriesByRun | undefined): number | undefined {
  const lists = Object.values(known ?? {}).filter(({ step }) => step.length > 0);
  if (lists.length === 0 || lists.some(({ step }) => step.length > mostPoints)) return undefined;
  return Math.min(...lists.map(({ step }) => step.at(-1) ?? 0));
}

/** A range of time cut into equal steps. */
export interface TrendRange {
  from: Date;
  to: Date;
  stepSeconds: number;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Steps people can name. */
const steps = [
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  7 * day,
  28 * day,
];
/** As many as a small chart can show apart. */
const mostSteps = 60;
export const usualRangeSeconds = 7 * day;

/** The smallest step that cuts a range into at most 60; the range begins at a whole step. */
export function trendRange(from: Date, to: Date): TrendRange {
  const seconds = Math.max(minute, (to.getTime() - from.getTime()) / 1_000);
  const stepSeconds =
    steps.find((step) => seconds / step <= mostSteps) ?? Math.ceil(seconds / mostSteps / day) * day;
  const begin = Math.floor(from.getTime() / 1_000 / stepSeconds) * stepSeconds * 1_000;
  return { from: new Date(begin), to, stepSeconds };
}

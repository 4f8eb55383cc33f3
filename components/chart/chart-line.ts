/** What a chart draws: lines over one another, each with an x of its own, which never falls. */

/** `null` is a gap: NaN and the infinities cannot be drawn. */
export type Values = readonly (number | null)[];

export interface ChartLine {
  id: string;
  label: string;
  /** Its place in the colours, as `lineColour` reads it. */
  colour: number;
  x: readonly number[];
  y: Values;
  /** Lowest and highest value behind each point, where a point stands for several. */
  low?: Values;
  high?: Values;
  /** The values before they were smoothed. */
  raw?: Values;
}

/** The part of the x axis that is shown. */
export interface ChartRange {
  from: number;
  to: number;
}

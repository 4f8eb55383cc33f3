/** What a program logs, and what is measured of the machine it runs on (`system.*`). */
export const metricStreams = ["history", "system"] as const;
export type MetricStream = (typeof metricStreams)[number];

import type { SeriesQuestion } from "./run-series";

/** A question as the query of an address. */
export function seriesQuery({ stream, keys, x, from, to }: SeriesQuestion): URLSearchParams {
  const query = new URLSearchParams(keys.map((key) => ["key", key]));
  if (stream !== "history") query.set("stream", stream);
  if (x !== "_step") query.set("x", x);
  if (from !== undefined) query.set("from", String(from));
  if (to !== undefined) query.set("to", String(to));
  return query;
}

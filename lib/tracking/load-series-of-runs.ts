import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { findOwnRunIds } from "../db/get-own-run";
import { findStreamsOfRuns } from "../db/run-streams";
import { requireInput } from "../result";
import { drawStream } from "./draw-stream";
import { type SeriesOfRuns, seriesOfRunsInputSchema } from "./schema";

/** Of all lines of a chart together: what is drawn within one frame. */
const pointsOfAll = 40_000;
const [leastPoints, mostPoints] = [200, 1_000];
/** Read at once: the database has other work too. */
const width = 8;

/** The same metrics of several runs; a run that has none of them, or is not there for the actor, is left out. */
export async function loadSeriesOfRuns(actor: Actor, input: unknown): Promise<SeriesOfRuns> {
  const { runIds, stream, ...question } = requireInput(seriesOfRunsInputSchema, input);
  const points = Math.min(Math.max(Math.floor(pointsOfAll / runIds.length), leastPoints), mostPoints);
  const streams = await findStreamsOfRuns(getDatabase(), await findOwnRunIds(actor, runIds));
  const rows = streams.filter((row) => row.stream === stream);
  const found: [string, SeriesOfRuns[string]][] = [];
  for (let at = 0; at < rows.length; at += width) {
    const part = rows.slice(at, at + width);
    const drawn = await Promise.all(part.map((row) => drawStream(row, { ...question, points })));
    for (const [place, series] of drawn.entries()) found.push([part[place]?.runId ?? "", series]);
  }
  return Object.fromEntries(found.filter(([, series]) => series.length > 0));
}

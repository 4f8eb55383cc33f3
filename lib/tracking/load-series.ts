import type { Actor } from "../access/actor";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { findStreams } from "../db/run-streams";
import { requireInput } from "../result";
import { drawStream } from "./draw-stream";
import { type SeriesView, seriesInputSchema } from "./schema";

/** Metrics of a run as lines to draw, of all of it or of a range of x. */
export async function loadSeries(actor: Actor, input: unknown): Promise<SeriesView> {
  const { runId, stream, ...question } = requireInput(seriesInputSchema, input);
  await getOwnRun(actor, runId);
  const streams = await findStreams(getDatabase(), runId);
  const row = streams.find((one) => one.stream === stream);
  return { series: row ? await drawStream(row, question) : [] };
}

import type { Actor } from "../access/actor";
import { requireInput } from "../result";
import { loadSeries } from "./load-series";
import { ofEachRun } from "./of-each-run";
import { type SeriesOfRuns, seriesOfRunsInputSchema } from "./schema";

/** Of all lines of a chart together: what is drawn within one frame. */
const pointsOfAll = 40_000;
const [leastPoints, mostPoints] = [200, 1_000];

/** The same metrics of several runs; a run that has none of them, or is not there for the actor, is left out. */
export async function loadSeriesOfRuns(actor: Actor, input: unknown): Promise<SeriesOfRuns> {
  const { runIds, ...question } = requireInput(seriesOfRunsInputSchema, input);
  const points = Math.min(Math.max(Math.floor(pointsOfAll / runIds.length), leastPoints), mostPoints);
  const found = await ofEachRun(runIds, (runId) => loadSeries(actor, { ...question, runId, points }));
  return Object.fromEntries(
    [...found].flatMap(([runId, { series }]) => (series.length > 0 ? [[runId, series]] : [])),
  );
}

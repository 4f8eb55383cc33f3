import { loadSeries } from "@/lib/tracking/load-series";
import { pageRoute } from "../../../page-route";

export const dynamic = "force-dynamic";

/** Metrics of a run as lines to draw: `?key=loss&key=acc&points=1000&x=_step&from=10&to=20`. */
export const GET = pageRoute<{ runId: string }>(({ actor, params, query, queryAll }) => {
  const { stream, x } = query;
  const numbers = { from: toNumber(query.from), to: toNumber(query.to), points: toNumber(query.points) };
  return loadSeries(actor, { ...params, keys: queryAll("key"), stream, x, ...numbers });
});

/** What is no number is for the schema to refuse. */
function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : text.trim() === "" ? Number.NaN : Number(text);
}

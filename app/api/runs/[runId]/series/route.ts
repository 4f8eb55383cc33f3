import { loadSeries } from "@/lib/tracking/load-series";
import { pageRoute } from "../../../page-route";
import { readSeriesQuery } from "../../read-series-query";

export const dynamic = "force-dynamic";

/** Metrics of a run as lines to draw: `?key=loss&key=acc&points=1000&x=_step&from=10&to=20`. */
export const GET = pageRoute<{ runId: string }>(({ actor, params, query, queryAll }) =>
  loadSeries(actor, { ...params, ...readSeriesQuery(query, queryAll) }),
);

import { loadSeriesOfRuns } from "@/lib/tracking/load-series-of-runs";
import { pageRoute } from "../../../page-route";
import { readSeriesQuery } from "../../read-series-query";

export const dynamic = "force-dynamic";

/** Metrics of several runs over one another: `?ids=a,b&key=loss&from=10`. */
export const GET = pageRoute(({ actor, query, queryAll }) =>
  loadSeriesOfRuns(actor, { ...readSeriesQuery(query, queryAll), runIds: (query.ids ?? "").split(",") }),
);

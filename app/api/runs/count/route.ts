import { countMatchingRuns } from "@/lib/dispatch/history/count-matching-runs";
import { toRunFilter } from "@/lib/runs/run-query";
import { pageRoute } from "../../page-route";
import { requireRunQuery } from "../require-run-query";

export const dynamic = "force-dynamic";

/** How many runs a filter line matches, exactly: `?q=state:failed`. */
export const GET = pageRoute(({ actor, query }) =>
  countMatchingRuns(actor, toRunFilter(requireRunQuery(query.q ?? ""), { now: new Date(), me: actor.name })),
);

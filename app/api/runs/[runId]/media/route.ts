import { loadMediaValue } from "@/lib/tracking/load-media-value";
import { pageRoute } from "../../../page-route";

export const dynamic = "force-dynamic";

/** What a line of a run's history has under a key: `?key=samples&line=120`. */
export const GET = pageRoute<{ runId: string }>(({ actor, params, query }) =>
  loadMediaValue(actor, { ...params, key: query.key, line: Number(query.line) }),
);

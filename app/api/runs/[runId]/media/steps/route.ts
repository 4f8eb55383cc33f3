import { loadMediaSteps } from "@/lib/tracking/load-media-steps";
import { pageRoute } from "../../../../page-route";

export const dynamic = "force-dynamic";

/** At which steps a run has media under a key: `?key=samples`. */
export const GET = pageRoute<{ runId: string }>(({ actor, params, query }) =>
  loadMediaSteps(actor, { ...params, key: query.key }),
);

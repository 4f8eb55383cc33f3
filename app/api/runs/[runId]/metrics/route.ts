import { loadMetrics } from "@/lib/tracking/load-metrics";
import { pageRoute } from "../../../page-route";

export const dynamic = "force-dynamic";

/** Which metrics a run has. */
export const GET = pageRoute<{ runId: string }>(({ actor, params }) => loadMetrics(actor, params));

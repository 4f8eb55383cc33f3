import { loadConfigValues } from "@/lib/tracking/load-config-values";
import { pageRoute } from "../../../page-route";

export const dynamic = "force-dynamic";

/** What its program said it runs with. */
export const GET = pageRoute<{ runId: string }>(({ actor, params }) => loadConfigValues(actor, params));

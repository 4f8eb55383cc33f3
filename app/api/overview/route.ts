import { loadOverview } from "@/lib/dispatch/history/load-overview";
import { pageRoute } from "../page-route";

export const dynamic = "force-dynamic";

/** What the team does now: the frame and the overview ask again while they are looked at. */
export const GET = pageRoute(({ actor }) => loadOverview(actor));

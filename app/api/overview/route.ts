import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { loadOverview } from "@/lib/dispatch/history/load-overview";
import { refusal } from "../refusal";

export const dynamic = "force-dynamic";

/** What the team does now: the frame and the overview ask again while they are looked at. */
export async function GET(request: Request): Promise<Response> {
  try {
    const overview = await loadOverview(await getActorFromRequest(request));
    return Response.json(overview, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return refusal(error, request);
  }
}

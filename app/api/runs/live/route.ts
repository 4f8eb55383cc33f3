import { loadRuns } from "@/app/(dashboard)/runs/load-runs";
import { readRunsAddress } from "@/app/(dashboard)/runs/runs-address";
import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { loadRunRows } from "@/lib/dispatch/history/load-run-rows";
import { refusal } from "../../refusal";

export const dynamic = "force-dynamic";

/** For an open history: the page of its address as it is now, and the runs it shows (`?shown=id,id`) as they are now. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const runIds = (query.shown ?? "").split(",").filter((id) => id !== "");
    const [loaded, shown] = await Promise.all([
      loadRuns(actor, readRunsAddress(query)),
      loadRunRows(actor, { runIds }),
    ]);
    return Response.json({ page: loaded.page ?? null, shown }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return refusal(error, request);
  }
}

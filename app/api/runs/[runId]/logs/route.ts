import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { refusal } from "../../../refusal";
import { logDownload } from "../../log-download";
import { readLogPlace } from "../../read-log-place";
import { watchResponse } from "../../watch-response";

export const dynamic = "force-dynamic";

/** The live log with state and events; `?from=1:0` or Last-Event-ID says where to go on. `?download=1` gives it as a file. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  try {
    const { runId } = await params;
    const query = new URL(request.url).searchParams;
    const actor = await getActorFromRequest(request);
    const attempt = query.get("attempt");
    if (query.has("download"))
      return await logDownload(actor, { runId, ...(attempt !== null && { attempt: Number(attempt) }) });
    const from = readLogPlace(request, query.get("from"));
    return await watchResponse(actor, request, { runId, from, after: query.get("after") });
  } catch (error) {
    return refusal(error, request);
  }
}

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
    if (query.has("download")) return await logDownload(request, runId, query.get("attempt"));
    return await watchResponse(request, runId, readLogPlace(request, query));
  } catch (error) {
    return refusal(error, request);
  }
}

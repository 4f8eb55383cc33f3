import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { downloadLog } from "@/lib/dispatch/download-log";
import { AppError } from "@/lib/errors";
import { type LogPlace, parseLogPlace } from "@/lib/runs/log-place";
import { refusal } from "../../../refusal";
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
    if (query.has("download")) return await download(request, runId, query.get("attempt"));
    return await watchResponse(request, runId, readPlace(request, query));
  } catch (error) {
    return refusal(error, request);
  }
}

function readPlace(request: Request, query: URLSearchParams): LogPlace {
  // The header is the browser's after a reconnect, and newer than what the address says.
  const text = request.headers.get("last-event-id") || query.get("from") || "1:0";
  const place = parseLogPlace(text);
  if (!place) throw new AppError("INVALID", 'a place in a log is written "attempt:offset", such as 1:0');
  return place;
}

async function download(request: Request, runId: string, attempt: string | null): Promise<Response> {
  const actor = await getActorFromRequest(request);
  const asked = attempt === null ? {} : { attempt: Number(attempt) };
  const { fileName, bytes } = await downloadLog(actor, { runId, ...asked });
  return new Response(toStream(bytes), {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

function toStream(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await bytes.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
}

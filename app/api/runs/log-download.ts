import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { downloadLog } from "@/lib/dispatch/watch/download-log";

/** A run's log as a file: of one attempt, or of all. */
export async function logDownload(
  request: Request,
  runId: string,
  attempt: string | null,
): Promise<Response> {
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

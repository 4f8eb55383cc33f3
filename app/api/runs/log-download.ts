import type { PersonActor } from "@/lib/access/actor";
import { downloadLog } from "@/lib/dispatch/watch/download-log";

/** A run's log as a file: of one attempt, or of all. */
export async function logDownload(
  actor: PersonActor,
  asked: { runId: string; attempt?: number | undefined },
): Promise<Response> {
  const { fileName, bytes } = await downloadLog(actor, asked);
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

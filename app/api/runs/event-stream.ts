const encoder = new TextEncoder();

const heartbeatMs = 15_000;
/** An open page is checked again this often: a member who was removed stops seeing within a minute. */
const authoriseMs = 45_000;

/** An answer of server-sent events. `authorise` throws when the reader may not see them any more; `stop` ends the source. */
export function eventStream(
  chunks: AsyncGenerator<Uint8Array>,
  options: { authorise: () => Promise<unknown>; stop: () => void },
): Response {
  let timers: NodeJS.Timeout[] = [];
  const end = () => {
    for (const timer of timers) clearInterval(timer);
    timers = [];
    options.stop();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("retry: 1000\n\n"));
      const beat = () => controller.enqueue(encoder.encode(":\n\n"));
      timers = [
        setInterval(beat, heartbeatMs),
        setInterval(() => options.authorise().catch(end), authoriseMs),
      ];
    },
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (!next.done) return controller.enqueue(next.value);
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel: end,
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform also keeps the server's own compression from holding lines back.
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

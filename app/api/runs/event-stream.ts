import { formatLogPlace } from "@/lib/runs/log-place";
import type { RunStreamMessage } from "@/lib/runs/run-view";

const encoder = new TextEncoder();
/** Those who watch one run are given the same messages: each is encoded once, however many pages are open. */
const encoded = new WeakMap<RunStreamMessage, Uint8Array>();

const heartbeatMs = 15_000;
/** An open page is checked again this often: a member who was removed stops seeing within a minute. */
const authoriseMs = 45_000;

/** Server-sent events of a run. `authorise` throws when the reader may not see it any more; `stop` ends the source. */
export function eventStream(
  messages: AsyncGenerator<RunStreamMessage>,
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
        const next = await messages.next();
        if (!next.done) return controller.enqueue(encodeOnce(next.value));
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

function encodeOnce(message: RunStreamMessage): Uint8Array {
  const known = encoded.get(message) ?? encoder.encode(encodeMessage(message));
  encoded.set(message, known);
  return known;
}

function encodeMessage(message: RunStreamMessage): string {
  const id =
    message.type === "log"
      ? `id: ${formatLogPlace({ attempt: message.data.attempt, offset: message.data.end })}\n`
      : "";
  return `event: ${message.type}\n${id}data: ${JSON.stringify(message.data)}\n\n`;
}

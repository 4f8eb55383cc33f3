import type { WatchedMessage } from "@/lib/dispatch/watch/watch-runs";
import { formatLogPlace } from "@/lib/runs/log-place";
import type { RunStreamMessage } from "@/lib/runs/run-view";

const encoder = new TextEncoder();
/** Those who watch one run are given the same messages: each is encoded once, however many pages are open. */
const encoded = new WeakMap<WatchedMessage["item"], Uint8Array>();

/** The messages of one run as server-sent events. */
export async function* encodeMessages(
  messages: AsyncGenerator<RunStreamMessage>,
): AsyncGenerator<Uint8Array> {
  for await (const message of messages) yield encodeOnce(message);
}

/** The messages of several runs: `run` says by its index which run the following ones are of. */
export async function* encodeWatched(messages: AsyncGenerator<WatchedMessage>): AsyncGenerator<Uint8Array> {
  let current: number | undefined;
  for await (const { index, item } of messages) {
    if (index !== current) yield encoder.encode(`event: run\ndata: ${index}\n\n`);
    current = index;
    yield encodeOnce(item);
  }
}

function encodeOnce(message: WatchedMessage["item"]): Uint8Array {
  const known = encoded.get(message) ?? encoder.encode(encodeMessage(message));
  encoded.set(message, known);
  return known;
}

function encodeMessage(message: WatchedMessage["item"]): string {
  const id =
    message.type === "log"
      ? `id: ${formatLogPlace({ attempt: message.data.attempt, offset: message.data.end })}\n`
      : "";
  return `event: ${message.type}\n${id}data: ${JSON.stringify(message.data)}\n\n`;
}

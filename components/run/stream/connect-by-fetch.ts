import { EventSourceParserStream } from "eventsource-parser/stream";
import type { Connect, ConnectionEvents } from "./stream-hub";

type Ask = (address: string, signal: AbortSignal) => Promise<Response>;

/** A stream of events by `fetch`, which tells a refusal from a break, as `EventSource` does not. */
export const connectByFetch = makeConnect((address, signal) =>
  fetch(address, { signal, cache: "no-store", headers: { accept: "text/event-stream" } }),
);

export function makeConnect(ask: Ask): Connect {
  return (address, events) => {
    const stop = new AbortController();
    read(ask(address, stop.signal), events).catch(() => {
      if (!stop.signal.aborted) events.failed(undefined);
    });
    return () => stop.abort();
  };
}

async function read(asked: Promise<Response>, { opened, said, failed }: ConnectionEvents): Promise<void> {
  const response = await asked;
  if (!response.ok || !response.body) return failed(response.status);
  opened();
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read())
    said(next.value.event ?? "message", next.value.data);
  failed(undefined);
}

import { createParser } from "eventsource-parser";

/** One server-sent event. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Reads server-sent events as they come, wherever the pieces are cut. An event that the end cuts off is dropped. */
export async function* readEventStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let read: StreamEvent[] = [];
  const parser = createParser({ onEvent: ({ event = "message", data }) => read.push({ event, data }) });
  for await (const piece of body) {
    parser.feed(decoder.decode(piece, { stream: true }));
    yield* read;
    read = [];
  }
}

import { EventSourceParserStream } from "eventsource-parser/stream";

/** One server-sent event. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Reads server-sent events as they come, wherever the pieces are cut. An event that the end cuts off is dropped. */
export async function* readEventStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<StreamEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      yield { event: next.value.event ?? "message", data: next.value.data };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

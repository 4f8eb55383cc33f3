import fc from "fast-check";
import { expect, test } from "vitest";
import { readEventStream, type StreamEvent } from "./read-event-stream";

async function* cut(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const place of [...places].sort((a, b) => a - b)) {
    yield bytes.subarray(start, place);
    start = place;
  }
  yield bytes.subarray(start);
}

test.each(["\n", "\r\n"])(
  "events are the same wherever the pieces are cut, with lines that end in %j",
  async (end) => {
    const lines =
      'retry: 1000\n\nevent: log\nid: 1:4\ndata: {"text":"é😀"}\n\n:\n\ndata: x\ndata: y\n\nevent: end\ndata: {';
    const bytes = new TextEncoder().encode(lines.replaceAll("\n", end));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (places) => {
        const events: StreamEvent[] = [];
        for await (const event of readEventStream(cut(bytes, places))) events.push(event);
        expect(events).toEqual([
          { event: "log", data: '{"text":"é😀"}' },
          { event: "message", data: "x\ny" },
        ]);
      }),
    );
  },
);

import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readEventStream, type StreamEvent } from "./read-event-stream";

function cut(
  bytes: Uint8Array<ArrayBuffer>,
  places: readonly number[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const ends = [...places, bytes.length].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      for (const [index, end] of ends.entries()) controller.enqueue(bytes.slice(ends[index - 1] ?? 0, end));
      controller.close();
    },
  });
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

test("whoever stops reading ends the stream", async () => {
  let ended = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: x\n\n")),
    cancel: () => {
      ended = true;
    },
  });
  for await (const { data } of readEventStream(body)) {
    expect(data).toBe("x");
    break;
  }
  await vi.waitFor(() => expect(ended).toBe(true));
});

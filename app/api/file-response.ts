import type { OpenedFile } from "@/lib/tracking/run-files";
import { readRange } from "../storage/read-range";

/** A file, whole or the part of it that is asked for. It is never taken for anything that its headers do not say. */
export async function fileResponse(
  request: Request,
  file: OpenedFile,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  // An empty file has no range: it is sent whole.
  const range = file.size === 0 ? null : readRange(request.headers.get("range"), file.size);
  if (range === "unsatisfiable")
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${file.size}` } });
  const { start, end } = range ?? { start: 0, end: file.size - 1 };
  const content = file.size === 0 ? null : streamOf(await file.read({ start, end }));
  return new Response(content, {
    status: range ? 206 : 200,
    headers: {
      "content-length": String(Math.max(0, end - start + 1)),
      "accept-ranges": "bytes",
      "last-modified": file.updatedAt.toUTCString(),
      "x-content-type-options": "nosniff",
      ...headers,
      ...(range && { "content-range": `bytes ${start}-${end}/${file.size}` }),
    },
  });
}

/** Saved, not opened, under the last part of its name. */
export function asAttachment(name: string): string {
  return `attachment; filename*=UTF-8''${encodeURIComponent(name.split("/").at(-1) ?? "file")}`;
}

function streamOf(content: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

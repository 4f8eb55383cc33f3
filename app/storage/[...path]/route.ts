import { readSignedAddress } from "@/lib/auth/signed-address";
import { openRunFile, saveRunFile } from "@/lib/tracking/run-files";
import { clientRefusal } from "../../api/client-refusal";
import { readRange } from "../read-range";

export const dynamic = "force-dynamic";

/** Saves the file that the address was signed for. */
export async function PUT(request: Request): Promise<Response> {
  try {
    const grant = readSignedAddress(new URL(request.url), "PUT", Date.now());
    await saveRunFile(grant, bodyOf(request));
    return new Response(null, { status: 200 });
  } catch (error) {
    return await clientRefusal(error, request);
  }
}

/** Gives the file that the address was signed for, or a range of it. It is never shown as a page of ours. */
export async function GET(request: Request): Promise<Response> {
  try {
    const grant = readSignedAddress(new URL(request.url), "GET", Date.now());
    const file = await openRunFile(grant);
    const range = readRange(request.headers.get("range"), file.size);
    if (range === "unsatisfiable")
      return new Response(null, { status: 416, headers: { "content-range": `bytes */${file.size}` } });
    const { start, end } = range ?? { start: 0, end: file.size - 1 };
    const content = file.size === 0 ? null : streamOf(await file.read({ start, end }));
    const name = grant.name.split("/").at(-1) ?? "file";
    return new Response(content, {
      status: range ? 206 : 200,
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(Math.max(0, end - start + 1)),
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        "content-security-policy": "sandbox",
        "x-content-type-options": "nosniff",
        "accept-ranges": "bytes",
        "last-modified": file.updatedAt.toUTCString(),
        "cache-control": "private, no-store",
        ...(range && { "content-range": `bytes ${start}-${end}/${file.size}` }),
      },
    });
  } catch (error) {
    return await clientRefusal(error, request);
  }
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return;
    yield piece.value;
  }
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

import { AppError } from "@/lib/errors";
import { RefusedRequest } from "./refused-request";

/** The JSON body of a request, read no further than it may be long. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readTextBody(request, maxBytes);
  if (text.trim() === "") throw notJson("it is empty");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** The body of a request as text, read no further than it may be long. */
export async function readTextBody(request: Request, maxBytes: number): Promise<string> {
  const bytes = await readBytes(request, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw notJson("it is not UTF-8 text", cause);
  }
}

/** However far it is to be read counts as it is unpacked: a small body may hold a large one. */
async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const { body, isPacked } = unpacked(request);
  const reader = body?.getReader();
  for (;;) {
    const piece = await reader?.read().catch((cause: unknown) => {
      throw isPacked ? notJson("it is said to be gzip and is none, or not whole", cause) : cause;
    });
    if (!piece || piece.done) return Buffer.concat(chunks);
    size += piece.value.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(piece.value);
  }
}

function unpacked({ body, headers }: Request): {
  body: ReadableStream<Uint8Array> | null;
  isPacked: boolean;
} {
  const encoding = (headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding === "identity") return { body, isPacked: false };
  if (encoding === "gzip") return { body: body?.pipeThrough(gunzipOfBytes()) ?? null, isPacked: true };
  const message = "A body comes as it is, or with Content-Encoding: gzip.";
  throw new RefusedRequest({ status: 415, code: "INVALID", message });
}

/** It takes more than bytes, which its type says in a way that does not fit a stream of bytes. */
function gunzipOfBytes(): ReadableWritablePair<Uint8Array, Uint8Array> {
  return new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>;
}

function tooLarge(maxBytes: number): RefusedRequest {
  const message = `The body is larger than ${maxBytes.toLocaleString("en")} bytes.`;
  return new RefusedRequest({ status: 413, code: "LIMIT_EXCEEDED", message });
}

function notJson(why: string, cause?: unknown): AppError {
  return new AppError("INVALID", `The body is not JSON: ${why}.`, { cause });
}

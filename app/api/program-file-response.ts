import { filePolicy, framePolicy } from "@/lib/auth/file-policy";
import { contentType, fileKind } from "@/lib/tracking/media/file-kind";
import type { OpenedFile } from "@/lib/tracking/run-files";
import { asAttachment, fileResponse } from "./file-response";

/** A file that a program made, as it is sent to a browser: never as a page of ours. `isForFrame`: HTML as a frame's document. */
export async function programFileResponse(
  request: Request,
  { name, isForFrame: isFramed }: { name: string; isForFrame: boolean },
  file: OpenedFile,
): Promise<Response> {
  const etag = `"${file.md5}"`;
  const isDocument = isFramed && fileKind(name) === "html";
  const headers: Record<string, string> = {
    etag,
    // Asked for anew each time, because who may see it may have changed; sent anew only when it has.
    "cache-control": "private, no-cache",
    "content-type": isDocument ? "text/html; charset=utf-8" : contentType(name),
    "content-disposition": isDocument ? "inline" : asAttachment(name),
    "content-security-policy": isDocument ? framePolicy : filePolicy,
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return await fileResponse(request, file, headers);
}

/** Where the browser says what it wants the file for, a page of its own is no frame. */
export function isForFrame(request: Request): boolean {
  const wanted = request.headers.get("sec-fetch-dest");
  return new URL(request.url).searchParams.has("frame") && (wanted === null || wanted === "iframe");
}

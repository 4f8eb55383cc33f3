import type { PersonActor } from "@/lib/access/actor";
import { filePolicy, framePolicy } from "@/lib/auth/file-policy";
import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { AppError } from "@/lib/errors";
import { contentType, fileKind } from "@/lib/tracking/media/file-kind";
import { openFileOfRun } from "@/lib/tracking/open-file-of-run";
import { asAttachment, fileResponse } from "../../../file-response";
import { refusal } from "../../../refusal";

export const dynamic = "force-dynamic";

/** A file that a run saved, as our pages show it. `?frame` asks for HTML as the document of a frame. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    return await answer(actor, request);
  } catch (error) {
    return refusal(error, request);
  }
}

async function answer(actor: PersonActor, request: Request): Promise<Response> {
  const [runId = "", ...parts] = partsOf(request);
  const file = await openFileOfRun(actor, { runId, name: parts.join("/") });
  const etag = `"${file.md5}"`;
  const isDocument = isForFrame(request) && fileKind(file.name) === "html";
  const headers: Record<string, string> = {
    etag,
    // Asked for anew each time, because who may see it may have changed; sent anew only when it has.
    "cache-control": "private, no-cache",
    "content-type": isDocument ? "text/html; charset=utf-8" : contentType(file.name),
    "content-disposition": isDocument ? "inline" : asAttachment(file.name),
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
function isForFrame(request: Request): boolean {
  const wanted = request.headers.get("sec-fetch-dest");
  return new URL(request.url).searchParams.has("frame") && (wanted === null || wanted === "iframe");
}

/** `/api/run-files/{run}/{name…}` */
function partsOf(request: Request): string[] {
  try {
    return new URL(request.url).pathname.split("/").slice(3).map(decodeURIComponent);
  } catch (cause) {
    throw new AppError("NOT_FOUND", "There is no such file.", { cause });
  }
}

import { openOwnContent } from "@/lib/artifacts/contents";
import { getClientActor } from "@/lib/auth/get-client-actor";
import { AppError } from "@/lib/errors";
import { requireOwnEntity } from "@/lib/wandb/own-entity";
import { clientRefusal } from "../../api/client-refusal";
import { asAttachment, fileResponse } from "../../api/file-response";

export const dynamic = "force-dynamic";

/**
 * A content by its digest, as clients ask for it that hold a manifest and no signed address:
 * `/artifactsV2/{region}/{entity}/{project}/{collection}[/{artifact}]/{birth artifact}/{MD5 in hex}/{file}`.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getClientActor(request);
    const [, entity = "", ...parts] = new URL(request.url).pathname.split("/").slice(2);
    const at = parts.findIndex((part, index) => index >= 2 && /^[0-9a-f]{32}$/.test(part));
    const md5 = parts[at];
    if (md5 === undefined) throw new AppError("NOT_FOUND", "There is no such address.");
    await requireOwnEntity(actor, decode(entity));
    return await fileResponse(request, await openOwnContent(actor, md5), {
      "content-type": "application/octet-stream",
      "content-disposition": asAttachment(decode(parts.slice(at + 1).join("/"))),
      "content-security-policy": "sandbox",
      "cache-control": "private, no-store",
    });
  } catch (error) {
    return clientRefusal(error, request);
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new AppError("NOT_FOUND", "There is no such address.", { cause });
  }
}

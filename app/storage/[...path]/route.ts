import { readSignedAddress } from "@/lib/auth/signed-address";
import { clientRefusal } from "../../api/client-refusal";
import { asAttachment, fileResponse } from "../../api/file-response";
import { openGranted, saveGranted } from "../granted";

export const dynamic = "force-dynamic";

/** Saves the file that the address was signed for. */
export async function PUT(request: Request): Promise<Response> {
  try {
    const grant = readSignedAddress(new URL(request.url), "PUT", Date.now());
    await saveGranted(grant, bodyOf(request));
    return new Response(null, { status: 200 });
  } catch (error) {
    return clientRefusal(error, request);
  }
}

/** Gives the file that the address was signed for, or a range of it. It is never shown as a page of ours. */
export async function GET(request: Request): Promise<Response> {
  try {
    const grant = readSignedAddress(new URL(request.url), "GET", Date.now());
    const file = await openGranted(grant);
    return await fileResponse(request, file, {
      "content-type": "application/octet-stream",
      "content-disposition": asAttachment(grant.name),
      "content-security-policy": "sandbox",
      "cache-control": "private, no-store",
    });
  } catch (error) {
    return clientRefusal(error, request);
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

import { getClientActor } from "@/lib/auth/get-client-actor";
import { AppError } from "@/lib/errors";
import { requireInput } from "@/lib/result";
import { fileStreamSchema, takeFileStream } from "@/lib/wandb/file-stream";
import { requireOwnEntity } from "@/lib/wandb/own-entity";
import { clientRefusal } from "../../api/client-refusal";
import { readJsonBody } from "../../api/read-json-body";

export const dynamic = "force-dynamic";

const maxBytes = 64 * 1024 * 1024;

/** What a running program sends: `/files/{entity}/{project}/{run}/file_stream`. */
export async function POST(request: Request): Promise<Response> {
  try {
    const actor = await getClientActor(request);
    const [entity = "", project = "", key = "", last, ...more] = partsOf(request);
    if (last !== "file_stream" || more.length > 0)
      throw new AppError("NOT_FOUND", "There is no such address.");
    await requireOwnEntity(actor, entity);
    const body = requireInput(fileStreamSchema, await readJsonBody(request, maxBytes));
    const answer = await takeFileStream(actor, { project, key, writer: writerOf(request) }, body);
    return Response.json(answer, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return clientRefusal(error, request);
  }
}

/** Set where several programs write one run: each counts its lines from 0. */
function writerOf({ headers }: Request): string | null {
  return headers.get("x-wandb-use-async-filestream") === "true"
    ? (headers.get("x-wandb-async-client-id")?.slice(0, 100) ?? null)
    : null;
}

function partsOf(request: Request): string[] {
  try {
    return new URL(request.url).pathname.split("/").slice(2).map(decodeURIComponent);
  } catch (cause) {
    throw new AppError("NOT_FOUND", "There is no such address.", { cause });
  }
}

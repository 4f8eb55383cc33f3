import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { openFileOfRun } from "@/lib/tracking/open-file-of-run";
import { isForFrame, programFileResponse } from "../../../program-file-response";
import { readFilePath } from "../../../read-file-path";
import { refusal } from "../../../refusal";

export const dynamic = "force-dynamic";

/** A file that a run saved, as our pages show it. `?frame` asks for HTML as the document of a frame. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    const { owner: runId, name } = readFilePath(request);
    const file = await openFileOfRun(actor, { runId, name });
    return await programFileResponse(request, { name, isForFrame: isForFrame(request) }, file);
  } catch (error) {
    return refusal(error, request);
  }
}

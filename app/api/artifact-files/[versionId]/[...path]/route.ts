import { openArtifactFile } from "@/lib/artifacts/open-file";
import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { isForFrame, programFileResponse } from "../../../program-file-response";
import { readFilePath } from "../../../read-file-path";
import { refusal } from "../../../refusal";

export const dynamic = "force-dynamic";

/** A file of an artifact's version, as our pages show it. `?frame` asks for HTML as the document of a frame. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    const { owner: versionId, name: path } = readFilePath(request);
    const file = await openArtifactFile(actor, { versionId, path });
    return await programFileResponse(request, { name: path, isForFrame: isForFrame(request) }, file);
  } catch (error) {
    return refusal(error, request);
  }
}

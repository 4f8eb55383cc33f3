import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { refusal } from "../../../refusal";
import { watchResponse } from "../../watch-response";

export const dynamic = "force-dynamic";

/** State and events of a run as they happen, without its log. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ runId: string }> },
): Promise<Response> {
  try {
    const { runId } = await params;
    const after = new URL(request.url).searchParams.get("after");
    return await watchResponse(await getActorFromRequest(request), request, { runId, from: null, after });
  } catch (error) {
    return refusal(error, request);
  }
}

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
    return await watchResponse(request, runId, null);
  } catch (error) {
    return refusal(error, request);
  }
}

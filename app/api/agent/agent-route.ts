import type { AgentActor } from "@/lib/access/actor";
import { getAgentFromRequest } from "@/lib/auth/get-actor-from-request";
import { callSignal } from "@/lib/dispatch/ops/server-lifetime";
import { readJsonBody } from "../read-json-body";
import { refusal } from "../refusal";

/** 200 log chunks of the usual size fit. */
const maxBodyBytes = 16 * 1024 * 1024;

interface RunParameters {
  /** Next gives none to a path without parameters. */
  params: Promise<{ runId?: string }> | undefined;
}

type AgentCall = (
  actor: AgentActor,
  body: unknown,
  call: { runId: string; signal: AbortSignal },
) => Promise<object>;

/** A POST of the agent protocol: who calls, the JSON body, one use case, a JSON answer. */
export function agentRoute(call: AgentCall) {
  return async (request: Request, { params }: RunParameters): Promise<Response> => {
    try {
      const actor = await getAgentFromRequest(request);
      const body = await readJsonBody(request, maxBodyBytes);
      const runId = (await params)?.runId ?? "";
      return Response.json(await call(actor, body, { runId, signal: callSignal(request.signal) }));
    } catch (error) {
      return refusal(error, request);
    }
  };
}

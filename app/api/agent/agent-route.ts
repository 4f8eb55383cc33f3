import type { AgentActor } from "@/lib/access/actor";
import { getAgentFromRequest } from "@/lib/auth/get-actor-from-request";
import { callSignal } from "@/lib/dispatch/server-lifetime";
import { AppError } from "@/lib/errors";
import { refusal } from "../refusal";

/** 200 log chunks of the usual size fit. */
const maxBodyBytes = 16 * 1024 * 1024;

interface RunParameters {
  params: Promise<{ runId?: string }>;
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
      const body = await readBody(request);
      const { runId = "" } = await params;
      return Response.json(await call(actor, body, { runId, signal: callSignal(request.signal) }));
    } catch (error) {
      return refusal(error, request);
    }
  };
}

async function readBody(request: Request): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body)
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBodyBytes)
        throw new AppError("LIMIT_EXCEEDED", `a message may have at most ${maxBodyBytes} bytes`);
      chunks.push(chunk);
    }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new AppError("INVALID", "the body is not JSON", { cause });
  }
}

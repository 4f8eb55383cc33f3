/** The calls of the agent protocol, each with the use case that answers it: who calls, the JSON body, a JSON answer. */
import type { AgentActor } from "@/lib/access/actor";
import { agentCalls } from "@/lib/api/agent-calls";
import { beginOutput } from "@/lib/artifacts/agents/begin-output";
import { commitOutput } from "@/lib/artifacts/agents/commit-output";
import { listInputFiles } from "@/lib/artifacts/agents/list-input-files";
import { planUploads } from "@/lib/artifacts/agents/plan-uploads";
import { hexOf } from "@/lib/artifacts/md5";
import { getAgentFromRequest } from "@/lib/auth/get-actor-from-request";
import { signAddress } from "@/lib/auth/signed-address";
import { adoptRuns } from "@/lib/dispatch/agents/adopt-runs";
import { appendLogs } from "@/lib/dispatch/agents/append-logs";
import { finishRun } from "@/lib/dispatch/agents/finish-run";
import { heartbeat } from "@/lib/dispatch/agents/heartbeat";
import { leave } from "@/lib/dispatch/agents/leave";
import { recordEvents } from "@/lib/dispatch/agents/record-events";
import { registerAgent } from "@/lib/dispatch/agents/register-agent";
import { waitForLeases } from "@/lib/dispatch/agents/wait-for-leases";
import { callSignal } from "@/lib/dispatch/ops/server-lifetime";
import type { TableRoute } from "../answer-from-table";
import { readJsonBody } from "../read-json-body";

/** 200 log chunks of the usual size fit. */
const maxBodyBytes = 16 * 1024 * 1024;

type Handler = (
  actor: AgentActor,
  body: unknown,
  call: { runId: string; signal: AbortSignal },
) => Promise<unknown>;

/** Long enough for the slowest of a thousand files; what has expired is asked for again. */
const signedSeconds = 24 * 3_600;

const maxManifestBytes = 512 * 1024 * 1024;

const expiry = () => Math.floor(Date.now() / 1_000) + signedSeconds;

/** An address at this server for reading or sending a content of the agent's team. */
function signFor({ teamId }: AgentActor, method: "GET" | "PUT"): (md5: string, size: number) => string {
  const expires = expiry();
  return (md5, maxBytes) =>
    signAddress({ method, kind: "content", of: teamId, name: hexOf(md5), maxBytes, expires });
}

function signManifest({ teamId }: AgentActor): (manifestId: string) => string {
  return (name) =>
    signAddress({
      ...{ method: "PUT", kind: "manifest", of: teamId, name },
      ...{ maxBytes: maxManifestBytes, expires: expiry() },
    });
}

const handlers: Record<keyof typeof agentCalls, Handler> = {
  register: (actor, body) => registerAgent(actor, body),
  adopt: (actor, body) => adoptRuns(actor, body),
  lease: async (actor, body, { signal }) => ({ leases: await waitForLeases(actor, body, signal) }),
  heartbeat: (actor, body, { signal }) => heartbeat(actor, body, signal),
  sendEvents: (actor, body, { runId }) => recordEvents(actor, runId, body),
  sendLogs: (actor, body, { runId }) => appendLogs(actor, runId, body),
  listInputFiles: (actor, body, { runId }) => listInputFiles(actor, runId, body, signFor(actor, "GET")),
  planUploads: (actor, body, { runId }) => planUploads(actor, runId, body, signFor(actor, "PUT")),
  beginOutput: (actor, body, { runId }) => beginOutput(actor, runId, body, signManifest(actor)),
  commitOutput: (actor, body, { runId }) => commitOutput(actor, runId, body),
  finish: (actor, body, { runId }) => finishRun(actor, runId, body),
  leave: (actor, body) => leave(actor, body),
};

export const agentRoutes: readonly TableRoute[] = Object.entries(handlers).map(([name, handler]) => ({
  method: "POST",
  path: agentCalls[name as keyof typeof agentCalls].path,
  async answer(request, { runId = "" }) {
    const actor = await getAgentFromRequest(request);
    const body = await readJsonBody(request, maxBodyBytes);
    const answer = await handler(actor, body, { runId, signal: callSignal(request.signal) });
    return Response.json(answer ?? {});
  },
}));

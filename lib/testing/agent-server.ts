/** The server side of the agent protocol over HTTP on loopback: the real use cases on the test's database, without Next. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { AgentActor } from "../access/actor";
import { getTokenActor } from "../auth/find-token-actor";
import { adoptRuns } from "../dispatch/agents/adopt-runs";
import { appendLogs } from "../dispatch/agents/append-logs";
import { finishRun } from "../dispatch/agents/finish-run";
import { heartbeat } from "../dispatch/agents/heartbeat";
import { leave } from "../dispatch/agents/leave";
import { recordEvents } from "../dispatch/agents/record-events";
import { registerAgent } from "../dispatch/agents/register-agent";
import { waitForLeases } from "../dispatch/agents/wait-for-leases";
import { AppError, type ErrorCode, errorStatus } from "../errors";

export interface AgentServer {
  url: string;
  /** Paths of the calls that were answered, in order. */
  calls: string[];
  /** Cuts every connection and takes none until `start`, at the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

type Call = (actor: AgentActor, body: unknown, runId: string, signal: AbortSignal) => Promise<unknown>;

const calls: Record<string, Call> = {
  register: (actor, body) => registerAgent(actor, body),
  leave: (actor, body) => leave(actor, body),
  adopt: (actor, body) => adoptRuns(actor, body),
  heartbeat: (actor, body, _, signal) => heartbeat(actor, body, signal),
  lease: async (actor, body, _, signal) => ({ leases: await waitForLeases(actor, body, signal) }),
  events: (actor, body, runId) => recordEvents(actor, runId, body),
  logs: (actor, body, runId) => appendLogs(actor, runId, body),
  finish: (actor, body, runId) => finishRun(actor, runId, body),
};

export async function startAgentServer(): Promise<AgentServer> {
  const seen: string[] = [];
  const open = (port: number) =>
    new Promise<http.Server>((resolve) => {
      const server = http.createServer((request, response) => {
        void answer(request, response).then((path) => path && seen.push(path));
      });
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  let server = await open(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls: seen,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    async start() {
      server = await open(port);
    },
  };
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<string | null> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  try {
    send(200, (await dispatchCall(request, gone.signal)) ?? {});
    return request.url ?? null;
  } catch (error) {
    const { code, message } = toRefusal(error);
    if (!gone.signal.aborted)
      send(code === "INTERNAL" ? 500 : errorStatus[code], { error: { code, message } });
    return null;
  }
}

async function dispatchCall(request: http.IncomingMessage, gone: AbortSignal): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const actor = await getTokenActor((request.headers.authorization ?? "").replace("Bearer ", ""));
  const match = /^\/api\/agent\/(?:runs\/([^/]+)\/)?(\w+)$/.exec(request.url ?? "");
  const call = calls[match?.[2] ?? ""];
  if (!call || actor.kind !== "agent") throw new AppError("NOT_FOUND", "there is no such call");
  return await call(actor, JSON.parse(Buffer.concat(chunks).toString()), match?.[1] ?? "", gone);
}

function toRefusal(error: unknown): { code: ErrorCode | "INTERNAL"; message: string } {
  if (error instanceof AppError) return error;
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error) };
}

import { z } from "zod";
import type { Way } from "../../artifacts-client/transfer";
import { explainFailure } from "../../network/explain-failure";
import {
  type AdoptRequest,
  type AdoptResponse,
  adoptResponseSchema,
  type BeginOutputRequest,
  type BeginOutputResponse,
  beginOutputResponseSchema,
  type CommitOutputRequest,
  type CommitOutputResponse,
  commitOutputResponseSchema,
  type EventsRequest,
  type FinishRequest,
  type HeartbeatRequest,
  type HeartbeatResponse,
  heartbeatResponseSchema,
  type InputFilesRequest,
  type InputFilesResponse,
  inputFilesResponseSchema,
  type Lease,
  type LeaseRequest,
  type LeaveRequest,
  type LogsRequest,
  leaseResponseSchema,
  logsResponseSchema,
  type PlanUploadsRequest,
  type PlanUploadsResponse,
  planUploadsResponseSchema,
  type RegisterRequest,
  type RegisterResponse,
  registerResponseSchema,
} from "../../runs/agent-protocol";

/** The server has answered, and said no. */
export class ServerRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "ServerRefusal";
    this.code = code;
  }
}

/** There was no answer, or one that says to come again later. The same message may be sent again. */
export class ServerUnreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ServerUnreachable";
  }
}

export interface ServerClient {
  register(request: RegisterRequest, signal: AbortSignal): Promise<RegisterResponse>;
  adopt(request: AdoptRequest, signal: AbortSignal): Promise<AdoptResponse>;
  heartbeat(request: HeartbeatRequest, signal: AbortSignal): Promise<HeartbeatResponse>;
  lease(request: LeaseRequest, signal: AbortSignal): Promise<Lease[]>;
  sendEvents(runId: string, request: EventsRequest, signal: AbortSignal): Promise<void>;
  sendLogs(runId: string, request: LogsRequest, signal: AbortSignal): Promise<number>;
  listInputFiles(runId: string, request: InputFilesRequest, signal: AbortSignal): Promise<InputFilesResponse>;
  /** How contents come and go, at addresses that the server has signed. */
  contents: Pick<Way, "url" | "fetch">;
  planUploads(runId: string, request: PlanUploadsRequest, signal: AbortSignal): Promise<PlanUploadsResponse>;
  beginOutput(runId: string, request: BeginOutputRequest, signal: AbortSignal): Promise<BeginOutputResponse>;
  commitOutput(
    runId: string,
    request: CommitOutputRequest,
    signal: AbortSignal,
  ): Promise<CommitOutputResponse>;
  finish(runId: string, request: FinishRequest, signal: AbortSignal): Promise<void>;
  leave(request: LeaveRequest, signal: AbortSignal): Promise<void>;
}

export interface ServerClientOptions {
  url: string;
  /** Read for every call: a token may be replaced while the agent runs. */
  readToken(): string;
}

/** How long an answer may take beyond the time the server was asked to wait. */
const patienceMs = 30_000;

/** Answers that say nothing about the message itself: a token that is being replaced, a busy or broken server. */
const passingAtStart = new Set(["LIMIT_EXCEEDED", "UNAVAILABLE", "INTERNAL"]);
const passingCodes = new Set([...passingAtStart, "UNAUTHENTICATED"]);

export function createServerClient({ url, readToken }: ServerClientOptions): ServerClient {
  const post = async <T>(
    path: string,
    body: object,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    { waitSeconds = 0, passing = passingCodes }: { waitSeconds?: number; passing?: ReadonlySet<string> } = {},
  ): Promise<T> => {
    const timeout = AbortSignal.timeout(waitSeconds * 1_000 + patienceMs);
    const ask = async () => {
      const response = await fetch(`${url}/api/agent/${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${readToken()}`, "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, timeout]),
      });
      return { response, text: await response.text() };
    };
    const { response, text } = await ask().catch((cause: unknown) => {
      throw unreachable(url, cause, signal);
    });
    if (!response.ok) throw toRefusal(response.status, text, { url, passing });
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new ServerUnreachable(`what answers at ${url} is not a Slipway server of this version`);
  };
  const run = (runId: string, call: string) => `runs/${encodeURIComponent(runId)}/${call}`;
  return {
    register: (request, signal) =>
      post("register", request, registerResponseSchema, signal, { passing: passingAtStart }),
    adopt: (request, signal) => post("adopt", request, adoptResponseSchema, signal),
    heartbeat: (request, signal) =>
      post("heartbeat", request, heartbeatResponseSchema, signal, { waitSeconds: request.waitSeconds }),
    lease: async (request, signal) =>
      (await post("lease", request, leaseResponseSchema, signal, { waitSeconds: request.waitSeconds }))
        .leases,
    sendEvents: async (runId, request, signal) => {
      await post(run(runId, "events"), request, z.object({}), signal);
    },
    sendLogs: async (runId, request, signal) =>
      (await post(run(runId, "logs"), request, logsResponseSchema, signal)).nextSeq,
    listInputFiles: (runId, request, signal) =>
      post(run(runId, "inputs"), request, inputFilesResponseSchema, signal),
    contents: { url },
    planUploads: (runId, request, signal) =>
      post(run(runId, "uploads"), request, planUploadsResponseSchema, signal),
    beginOutput: (runId, request, signal) =>
      post(run(runId, "outputs"), request, beginOutputResponseSchema, signal),
    commitOutput: (runId, request, signal) =>
      post(run(runId, "commit"), request, commitOutputResponseSchema, signal),
    finish: async (runId, request, signal) => {
      await post(run(runId, "finish"), request, z.object({}), signal);
    },
    leave: async (request, signal) => {
      await post("leave", request, z.object({}), signal);
    },
  };
}

/** What was thrown instead of an answer; the reason of an abort stays what it is. */
function unreachable(url: string, cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const problem = explainFailure(cause);
  const words = problem ? `${url} ${problem.what}. ${problem.fix}` : `no answer from ${url}`;
  return new ServerUnreachable(words, { cause });
}

const refusalSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function toRefusal(
  status: number,
  text: string,
  { url, passing }: { url: string; passing: ReadonlySet<string> },
): Error {
  const parsed = refusalSchema.safeParse(parseJson(text));
  // A proxy in between has words of its own, for a server that is being restarted for instance.
  if (!parsed.success) return new ServerUnreachable(`${url} answers with status ${status}`);
  const { code, message } = parsed.data.error;
  return passing.has(code) ? new ServerUnreachable(message) : new ServerRefusal(code, message);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

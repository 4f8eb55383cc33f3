import type { z } from "zod";
import {
  adoptRequestSchema,
  adoptResponseSchema,
  beginOutputRequestSchema,
  beginOutputResponseSchema,
  commitOutputRequestSchema,
  commitOutputResponseSchema,
  eventsRequestSchema,
  finishRequestSchema,
  heartbeatRequestSchema,
  heartbeatResponseSchema,
  inputFilesRequestSchema,
  inputFilesResponseSchema,
  leaseRequestSchema,
  leaseResponseSchema,
  leaveRequestSchema,
  logsRequestSchema,
  logsResponseSchema,
  planUploadsRequestSchema,
  planUploadsResponseSchema,
  registerRequestSchema,
  registerResponseSchema,
} from "../runs/agent-protocol";

export interface AgentCall {
  path: `/api/agent/${string}`;
  text: string;
  request: z.ZodType;
  /** Left out: an empty object. */
  response?: z.ZodType;
}

/** The one table of the agent protocol: its routes and its reference page are made from it. Every call is a POST of JSON. */
export const agentCalls = {
  register: {
    path: "/api/agent/register",
    text: "Says who the agent is; answers which queues its token may serve. Repeating it is harmless: an agent is known by its `id`. While an agent of that id is heard from, the same id from another `place` is refused with `CONFLICT`; another id with the same name is another agent.",
    request: registerRequestSchema,
    response: registerResponseSchema,
  },
  adopt: {
    path: "/api/agent/adopt",
    text: "After a restart, before the first lease: which of the attempts it still holds may it keep? What it does not name is lost.",
    request: adoptRequestSchema,
    response: adoptResponseSchema,
  },
  lease: {
    path: "/api/agent/lease",
    text: "Asks for work: an open call, answered at once when there is some for one of the agent's queues.",
    request: leaseRequestSchema,
    response: leaseResponseSchema,
  },
  heartbeat: {
    path: "/api/agent/heartbeat",
    text: "An open call that renews every lease in `running`. It is answered at once when something must stop or the agent must drain, else after `waitSeconds`.",
    request: heartbeatRequestSchema,
    response: heartbeatResponseSchema,
  },
  sendEvents: {
    path: "/api/agent/runs/{runId}/events",
    text: "Facts for the timeline; `starting` and `running` also move the run's state. Nothing is started before `starting` was accepted.",
    request: eventsRequestSchema,
  },
  sendLogs: {
    path: "/api/agent/runs/{runId}/logs",
    text: "Pieces of output. Sending one twice is harmless; after a gap the answer says where to go on.",
    request: logsRequestSchema,
    response: logsResponseSchema,
  },
  listInputFiles: {
    path: "/api/agent/runs/{runId}/inputs",
    text: "The files of an input artifact of the lease, by their paths, a part at a time; each has an address for reading it, which needs no token.",
    request: inputFilesRequestSchema,
    response: inputFilesResponseSchema,
  },
  planUploads: {
    path: "/api/agent/runs/{runId}/uploads",
    text: "Which contents of output artifacts are still to be sent, and to which addresses (PUT, without a token).",
    request: planUploadsRequestSchema,
    response: planUploadsResponseSchema,
  },
  beginOutput: {
    path: "/api/agent/runs/{runId}/outputs",
    text: "Begins the version of an output artifact of the lease. What it is called, and what points to it, the run's config says.",
    request: beginOutputRequestSchema,
    response: beginOutputResponseSchema,
  },
  commitOutput: {
    path: "/api/agent/runs/{runId}/commit",
    text: "Commits the version of an output artifact once its contents and their list were sent. An attempt that was lost commits nothing; repeating it is harmless.",
    request: commitOutputRequestSchema,
    response: commitOutputResponseSchema,
  },
  finish: {
    path: "/api/agent/runs/{runId}/finish",
    text: "The last message of an attempt, sent after all its log. Repeating it is harmless.",
    request: finishRequestSchema,
  },
  leave: {
    path: "/api/agent/leave",
    text: "The last word of an agent that ends, so that it shows as stopped at once. What it leaves running stays its own until the leases run out.",
    request: leaveRequestSchema,
  },
} as const satisfies Record<string, AgentCall>;

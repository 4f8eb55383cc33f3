import type { z } from "zod";
import {
  adoptRequestSchema,
  adoptResponseSchema,
  eventsRequestSchema,
  finishRequestSchema,
  heartbeatRequestSchema,
  heartbeatResponseSchema,
  leaseRequestSchema,
  leaseResponseSchema,
  logsRequestSchema,
  logsResponseSchema,
  protocolVersion,
  registerRequestSchema,
  registerResponseSchema,
} from "../runs/agent-protocol";
import { table } from "./api-doc";
import { toSchema } from "./open-api";
import { schemaRows } from "./schema-rows";

interface Message {
  path: string;
  text: string;
  request: z.ZodType;
  response?: z.ZodType;
}

const messages: Message[] = [
  {
    path: "register",
    text: "Says who the agent is; answers which queues its token may serve. Repeating it is harmless: an agent is known by its name.",
    request: registerRequestSchema,
    response: registerResponseSchema,
  },
  {
    path: "adopt",
    text: "After a restart, before the first lease: which of the attempts it still holds may it keep? What it does not name is lost.",
    request: adoptRequestSchema,
    response: adoptResponseSchema,
  },
  {
    path: "lease",
    text: "Asks for work: an open call, answered at once when there is some for one of the agent's queues.",
    request: leaseRequestSchema,
    response: leaseResponseSchema,
  },
  {
    path: "heartbeat",
    text: "An open call that renews every lease in `running`. It is answered at once when something must stop or the agent must drain, else after `waitSeconds`.",
    request: heartbeatRequestSchema,
    response: heartbeatResponseSchema,
  },
  {
    path: "runs/{runId}/events",
    text: "Facts for the timeline; `starting` and `running` also move the run's state. Nothing is started before `starting` was accepted.",
    request: eventsRequestSchema,
  },
  {
    path: "runs/{runId}/logs",
    text: "Pieces of output. Sending one twice is harmless; after a gap the answer says where to go on.",
    request: logsRequestSchema,
    response: logsResponseSchema,
  },
  {
    path: "runs/{runId}/finish",
    text: "The last message of an attempt, sent after all its log. Repeating it is harmless.",
    request: finishRequestSchema,
  },
];

/** The reference page of the agent protocol, from its schemas. */
export function agentProtocolDoc(): string {
  return [head, ...messages.map(messageText)].join("\n");
}

const head = `# The agent protocol, version ${protocolVersion}

<!-- Written by \`npm run docs\` from lib/runs/agent-protocol.ts; do not edit. -->

An agent calls the server; the server never calls an agent. Every message is a \`POST\` of JSON to \`/api/agent/…\` with a token of
kind agent as \`Authorization: Bearer <token>\`. A refusal is \`{"error": {"code", "message"}}\`; code \`LEASE_LOST\` (410) says that
the attempt is no longer the agent's, \`NOT_FOUND\` (404) that the run or queue is not one that its token may serve.

Every message about a run carries \`attempt\`, the fence: a late message of an older attempt is answered with \`LEASE_LOST\` and
changes nothing. Three rules keep a run from being started twice:

1. The agent starts nothing before the server has accepted the attempt's \`starting\` event; on \`LEASE_LOST\` it drops the lease.
2. \`running\` in a heartbeat lists every lease from the moment it was received. A lease that is still in state \`leased\` a few
   seconds after it was handed out, and is not listed, never arrived: the server hands it out again.
3. After a restart the agent registers, then adopts with everything it still holds, maybe nothing, before it leases.
`;

function messageText({ path, text, request, response }: Message): string {
  const components = new Map<string, unknown>();
  const parts = [`## POST /api/agent/${path}\n\n${text}\n`];
  parts.push(`Request:\n\n${table(schemaRows(toSchema(request, "input", components)))}`);
  if (response) parts.push(`Answer:\n\n${table(schemaRows(toSchema(response, "output", components)))}`);
  return parts.join("\n");
}

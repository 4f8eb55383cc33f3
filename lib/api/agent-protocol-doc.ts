import { protocolVersion } from "../runs/agent-protocol";
import { type AgentCall, agentCalls } from "./agent-calls";
import { table } from "./api-doc";
import { toSchema } from "./open-api";
import { schemaRows } from "./schema-rows";

/** The reference page of the agent protocol, from its schemas. */
export function agentProtocolDoc(): string {
  return [head, ...Object.values<AgentCall>(agentCalls).map(callText)].join("\n");
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

function callText({ path, text, request, response }: AgentCall): string {
  const components = new Map<string, unknown>();
  const parts = [`## POST ${path}\n\n${text}\n`];
  parts.push(`Request:\n\n${table(schemaRows(toSchema(request, "input", components)))}`);
  if (response) parts.push(`Answer:\n\n${table(schemaRows(toSchema(response, "output", components)))}`);
  return parts.join("\n");
}

import type { Actor, AgentActor } from "../../access/actor";
import { foldName } from "../../access/name";
import {
  type AgentRegistration,
  findKnownAgentsLocked,
  insertAgent,
  renewAgent,
  syncAgentQueues,
} from "../../db/agents";
import { type Connection, getDatabase } from "../../db/client";
import { findQueue } from "../../db/queues";
import { findTeam } from "../../db/teams";
import { inTransaction } from "../../db/transaction";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { requireInput } from "../../result";
import { offersOf } from "../../runs/agent-need";
import {
  protocolVersion,
  type RegisterRequest,
  type RegisterResponse,
  registerRequestSchema,
} from "../../runs/agent-protocol";
import { recogniseAgent } from "../../runs/recognise-agent";
import { requireAgent } from "./agent-subject";
import { heartbeatSeconds, leaseSeconds } from "./lease-terms";

/** An agent says who it is and learns which queues it serves. Repeating it with the same id renews the same agent. */
export async function registerAgent(actor: Actor, input: unknown): Promise<RegisterResponse> {
  const agentActor = requireAgent(actor, "agent:register");
  requireProtocol(input);
  const request = requireInput(registerRequestSchema, input);
  const team = await findTeam(getDatabase(), agentActor.teamId);
  if (!team) throw new AppError("NOT_FOUND", "the team of this token is gone");
  const asked = await findAskedQueues(agentActor, request);
  const { name, process, place, version, host, maxJobs, resources } = request;
  const { agentId, queues } = await inTransaction(async (tx) => {
    const agentId = await saveAgent(tx, {
      teamId: agentActor.teamId,
      tokenId: agentActor.tokenId,
      ...{
        ownId: request.id,
        process,
        place,
        name,
        nameKey: foldName(name),
        version,
        host,
        maxJobs,
        resources,
      },
      env: offersOf(request),
      builder: request.builder ?? null,
      allQueues: asked === null,
    });
    return {
      agentId,
      queues: await syncAgentQueues(tx, agentId, agentActor.queueIds ?? null, asked),
    };
  });
  logEvent("agent:registered", { agent: agentId, team: team.id, queues: queues.map((queue) => queue.id) });
  return { agentId, team: team.name, queues, leaseSeconds, heartbeatSeconds };
}

/** Which agent it is, stored. What a living agent of the same id or name holds is not touched. */
async function saveAgent(tx: Connection, agent: AgentRegistration): Promise<string> {
  const recognised = recogniseAgent(agent, await findKnownAgentsLocked(tx, agent));
  switch (recognised.as) {
    case "known":
      await renewAgent(tx, recognised.agentId, agent);
      return recognised.agentId;
    case "new":
      return (await insertAgent(tx, agent)).id;
    case "twin":
      throw new AppError(
        "CONFLICT",
        `the agent with the id ${agent.ownId} lives already, on ${recognised.host}: if it was killed just now, wait half a minute; if its work directory was copied here, remove the file agent-id from the copy, and this becomes an agent of its own`,
      );
  }
}

function requireProtocol(input: unknown): void {
  const asked =
    typeof input === "object" && input !== null && "protocol" in input ? input.protocol : undefined;
  if (asked !== protocolVersion)
    throw new AppError(
      "INVALID",
      `this server speaks version ${protocolVersion} of the agent protocol: update the agent`,
    );
}

/** Ids of the queues asked for by name; null when the agent serves whatever its token allows. */
async function findAskedQueues(actor: AgentActor, request: RegisterRequest): Promise<string[] | null> {
  if (request.queues === undefined) return null;
  const ids: string[] = [];
  for (const name of request.queues) {
    const queue = await findQueue(getDatabase(), actor.teamId, name);
    const isOpen = queue && (actor.queueIds?.includes(queue.id) ?? true) && queue.archivedAt === null;
    if (!isOpen) throw new AppError("NOT_FOUND", `this token has no queue named ${name}`);
    if (!request.resources.includes(queue.resource))
      throw new AppError(
        "INVALID",
        `queue ${queue.name} is for ${queue.resource}; this agent has ${request.resources.join(", ")}`,
      );
    ids.push(queue.id);
  }
  return ids;
}

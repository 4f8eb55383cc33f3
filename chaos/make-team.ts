/** The rows of a campaign: a team with a lead, a queue for each place, and a token for each agent. */
import { stringify } from "yaml";
import type { Resource } from "../lib/config/layer";
import { mapAt } from "../lib/config/render/render-context";
import type { Place } from "./places/place";

export interface MadeTeam {
  /** Of the lead, for launching and stopping. */
  key: string;
  tokens: string[];
}

export const queueOf = (resource: Resource): string => `chaos-${resource}`;

export async function makeTeamOf(
  agents: number,
  places: ReadonlyMap<Resource, Place>,
  environment: Record<string, string>,
): Promise<MadeTeam> {
  Object.assign(process.env, environment);
  const { getDatabase, closeDatabase } = await import("../lib/db/client");
  const { makeAgentToken, makeMember, makePersonToken, makeQueue, makeTeam } = await import(
    "../lib/testing/factories"
  );
  const db = getDatabase();
  const { teamId } = await makeTeam(db);
  for (const { resource, queue } of places.values()) {
    const name = queueOf(resource);
    // Runs are replaced when their agent is lost.
    const guardrails = {
      ...mapAt(queue.guardrails),
      on_agent_loss: { policy: "requeue", max: 50, backoff: 0 },
    };
    const text = stringify({ name, resource, ...queue, guardrails });
    await makeQueue(db, teamId, { name, resource, text });
  }
  const lead = await makeMember(db, "lead", { teamId });
  const { token: key } = await makePersonToken(db, lead);
  const tokens: string[] = [];
  for (let index = 0; index < agents; index += 1) tokens.push((await makeAgentToken(db, teamId)).token);
  await closeDatabase();
  return { key, tokens };
}

import type { AgentView } from "@/lib/runs/run-view";

type Named = Pick<AgentView, "id" | "name" | "host">;

/** What tells agents of one name apart, by id: the host, and the end of the id where that is the same too. Empty for the others. */
export function distinguishAgents(agents: readonly Named[]): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  for (const agent of agents) {
    const namesakes = agents.filter(({ id, name }) => name === agent.name && id !== agent.id);
    if (namesakes.length === 0) continue;
    const isAlone = namesakes.every(({ host }) => host !== agent.host);
    marks.set(agent.id, isAlone ? agent.host : `${agent.host}, …${agent.id.slice(-4)}`);
  }
  return marks;
}

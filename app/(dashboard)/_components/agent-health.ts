import type { AgentView } from "@/lib/runs/run-view";

interface AgentHealth {
  tone: "good" | "held" | "gone";
  words: string;
}

/** How an agent does, in one word. */
export function agentHealth(
  agent: Pick<AgentView, "online" | "stopped" | "draining" | "stopping" | "busy">,
): AgentHealth {
  if (!agent.online) return { tone: "gone", words: agent.stopped ? "stopped" : "offline" };
  if (agent.stopping) return { tone: "held", words: "stopping" };
  if (agent.draining) return { tone: "held", words: "draining" };
  return { tone: "good", words: agent.busy > 0 ? "working" : "idle" };
}

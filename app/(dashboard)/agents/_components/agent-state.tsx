import { CircleDashed, CircleDot, CircleOff, CirclePause } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { AgentView } from "@/lib/runs/run-view";
import { agentHealth } from "../../_components/agent-health";

const tones = { good: "text-green-11", held: "text-orange-11", gone: "text-slate-11" };

/** How an agent does: shape, word and colour. */
export function AgentState({ agent }: { agent: AgentView }) {
  const { tone, words } = agentHealth(agent);
  const Shape =
    tone === "gone" ? CircleOff : tone === "held" ? CirclePause : agent.busy > 0 ? CircleDot : CircleDashed;
  return (
    <span className={cn("flex items-center gap-1.5", tones[tone])}>
      <Shape aria-hidden className="size-3.5 shrink-0" />
      {words}
    </span>
  );
}

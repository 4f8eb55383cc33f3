import { AgentCommand } from "@/components/queue/agent-command";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import type { AgentView } from "@/lib/runs/run-view";
import { agentHealth } from "./agent-health";
import { distinguishAgents } from "./agent-label";
import { OverviewSection } from "./overview-section";

const shownAgents = 8;
const tones = { good: "bg-green-9", held: "bg-amber-9", gone: "bg-slate-8" };

/** Who serves, how busy, and who has gone quiet. */
export function OverviewAgents({ agents, queue }: { agents: readonly AgentView[]; queue: string }) {
  const online = agents.filter((agent) => agent.online).length;
  if (agents.length === 0) {
    return (
      <OverviewSection title="Agents">
        <div className="px-5 max-md:px-3.5">
          <p className="mb-2 text-pretty text-muted">
            No agent yet, so runs wait. Start one on the machine that shall do the work:
          </p>
          <AgentCommand queues={[queue]} />
        </div>
      </OverviewSection>
    );
  }
  const marks = distinguishAgents(agents);
  const shown = [...agents]
    .sort((a, b) => Number(b.online) - Number(a.online) || a.name.localeCompare(b.name))
    .slice(0, shownAgents);
  return (
    <OverviewSection
      title="Agents"
      note={`${online} of ${agents.length} online`}
      all={{ href: "/agents", label: "All" }}
    >
      <ul>
        {shown.map((agent) => {
          const health = agentHealth(agent);
          return (
            <li
              key={agent.id}
              className="relative flex min-h-9 items-center gap-2.5 px-5 hover:bg-hover max-md:px-3.5 touch:min-h-11"
            >
              <span aria-hidden className={cn("size-2 shrink-0 rounded-full", tones[health.tone])} />
              <RowLink href={`/agents/${agent.id}`} className="min-w-0 truncate">
                {agent.name}
                {marks.has(agent.id) ? <span className="text-muted"> ({marks.get(agent.id)})</span> : null}
              </RowLink>
              <span className="shrink-0 text-muted">{health.words}</span>
              <span className="tabular ml-auto shrink-0 text-muted text-xs">
                {agent.online ? (
                  `${agent.busy} / ${agent.maxJobs} slots`
                ) : (
                  <>
                    seen <RelativeTime at={agent.lastSeenAt} />
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </OverviewSection>
  );
}

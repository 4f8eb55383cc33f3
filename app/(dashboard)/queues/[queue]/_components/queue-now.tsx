import { AgentCommand } from "@/components/queue/agent-command";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { QueueLineView } from "@/lib/runs/run-view";
import type { WaitingReason } from "@/lib/runs/waiting-reason";
import { Figure } from "./figure";
import { TrendFigures } from "./trend-figures";

/** More slots than this are said as a number only. */
const drawnSlots = 64;

const reasonWords: Record<WaitingReason, string> = {
  "queue-archived": "because the queue is archived",
  "queue-paused": "because the queue is paused",
  held: "held",
  "waiting-for-stage": "for a stage of their pipeline",
  "waiting-for-artifact": "for an artifact",
  "back-off": "backing off",
  "no-agent": "for an agent",
  "no-builder": "for an agent that builds images",
  "agent-lacks-env": "for an agent that has their variables",
  "person-quota": "at their person's quota",
  "team-quota": "at the team's quota",
  "queue-limit": "at the queue's limit",
  "no-free-slot": "for a free slot",
  "items-ahead": "behind others",
  "starting-soon": "about to start",
};

/** The first band: slots, what runs, who serves. */
export function QueueNow({ line, archived }: { line: QueueLineView; archived: boolean }) {
  const { queue, agents, waiting } = line;
  const online = agents.filter((agent) => agent.online);
  const oldest = waiting.map(({ run }) => run.createdAt).reduce(earlier, "");
  return (
    <section aria-label="Now" className="border-line border-b">
      {archived ? <Banner text="This queue is archived: nothing can be launched on it." /> : null}
      {queue.paused && !archived ? (
        <Banner text="Paused: what runs goes on, what is launched waits." />
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4 px-5 py-4 max-md:px-3.5">
        <div className="min-w-0">
          <Slots total={queue.slots} busy={queue.slots - queue.freeSlots} />
          <p className="mt-2 text-muted">{nowWords(line, online.length)}</p>
          {agents.length === 0 && !archived ? (
            <div className="mt-2 max-w-160">
              <AgentCommand queues={[queue.name]} />
            </div>
          ) : null}
        </div>
        <dl className="flex flex-wrap gap-x-6 gap-y-2">
          <Figure name="waiting">{line.waitingTotal}</Figure>
          <Figure name="running">{queue.running}</Figure>
          {oldest !== "" ? (
            <Figure name="oldest">
              <RelativeTime at={oldest} form="since" />
            </Figure>
          ) : null}
          <TrendFigures queue={queue.name} />
        </dl>
      </div>
      {line.waitingByReason.length > 0 ? (
        <ul
          aria-label="Waiting by reason"
          className="flex flex-wrap gap-x-5 gap-y-1 px-5 pb-4 text-muted max-md:px-3.5"
        >
          {line.waitingByReason.map(({ reason, count }) => (
            <li key={reason}>
              <span className="tabular font-medium text-ink">{count}</span> {reasonWords[reason]}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function earlier(a: string, b: string): string {
  return a === "" || b < a ? b : a;
}

function nowWords({ queue, agents }: QueueLineView, online: number): string {
  const runs = queue.running === 1 ? "1 run" : `${queue.running} runs`;
  if (agents.length === 0)
    return "No agent serves this queue yet: start one on the machine that shall do the work.";
  const serving = online === 1 ? "1 agent online" : `${online} agents online`;
  return `${queue.slots - queue.freeSlots} of ${queue.slots} slots in use · ${runs} · ${serving}`;
}

function Slots({ total, busy }: { total: number; busy: number }) {
  if (total === 0 || total > drawnSlots) return null;
  return (
    <div aria-hidden className="flex flex-wrap gap-0.75">
      {Array.from({ length: total }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: slots are all alike
          key={index}
          className={cn("h-5.5 w-3.5 rounded-xs", index < busy ? "bg-blue-9" : "bg-slate-4")}
        />
      ))}
    </div>
  );
}

function Banner({ text }: { text: string }) {
  return (
    <p role="status" className="bg-amber-3 px-5 py-1.5 text-amber-11 max-md:px-3.5">
      {text}
    </p>
  );
}

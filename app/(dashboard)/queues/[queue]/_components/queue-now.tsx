import Link from "next/link";
import { AgentCommand } from "@/components/queue/agent-command";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { QueueLineView } from "@/lib/runs/run-view";

/** More slots than this are said as a number only. */
const drawnSlots = 64;

/** The first band: slots, what runs, who serves. */
export function QueueNow({ line, archived }: { line: QueueLineView; archived: boolean }) {
  const { queue, running, agents, waiting } = line;
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
            <div className="mt-2 max-w-120">
              <AgentCommand queues={[queue.name]} />
            </div>
          ) : null}
        </div>
        <dl className="flex gap-6">
          <Figure name="waiting" value={String(line.waitingTotal)} />
          <Figure name="running" value={String(running.length)} />
          {oldest !== "" ? (
            <div>
              <dt className="text-muted text-xs">oldest</dt>
              <dd className="tabular font-semibold text-lg">
                <RelativeTime at={oldest} form="since" />
              </dd>
            </div>
          ) : null}
        </dl>
      </div>
      {running.length > 0 ? (
        <ul className="flex flex-wrap gap-x-6 gap-y-1 px-5 pb-4 max-md:px-3.5">
          {running.map((run) => (
            <li key={run.id} className="text-muted">
              <Link href={`/runs/${run.id}`} className="font-medium text-ink hover:underline">
                {run.name}
              </Link>{" "}
              {run.author}
              {run.agent ? ` on ${run.agent.name}` : ""}
              {run.startedAt ? (
                <>
                  for <RelativeTime at={run.startedAt} form="since" />
                </>
              ) : null}
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

function nowWords({ queue, agents, running }: QueueLineView, online: number): string {
  const runs = running.length === 1 ? "1 run" : `${running.length} runs`;
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

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="tabular font-semibold text-lg">{value}</dd>
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

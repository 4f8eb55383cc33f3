import { Rocket } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { OverviewView } from "@/lib/runs/run-view";

/** How much there is of everything, each number a way to it. */
export function OverviewFigures({ overview, mayLaunch }: { overview: OverviewView; mayLaunch: boolean }) {
  const { counts, agents, queues } = overview;
  const online = agents.filter((agent) => agent.online);
  const slots = online.reduce((sum, agent) => sum + agent.maxJobs, 0);
  const busy = online.reduce((sum, agent) => sum + agent.busy, 0);
  const served = queues.filter((queue) => queue.agentsOnline > 0).length;
  return (
    <div className="flex flex-wrap items-start gap-x-9 gap-y-3 border-line border-b px-5 py-4 max-md:px-3.5">
      <dl className="grid grow grid-cols-[repeat(auto-fit,minmax(92px,max-content))] gap-x-9 gap-y-3 max-md:gap-x-6">
        <Figure name="running" value={counts.running} href={runsWith("state:running")} />
        <Figure name="waiting" value={counts.waiting} href={runsWith("state:queued")} />
        <Figure name="finished today" value={counts.finishedToday} href={runsWith("state:finished")} />
        <Figure
          name="failed today"
          value={counts.failedToday}
          href={runsWith("state:failed")}
          tone={counts.failedToday > 0 ? "text-danger" : undefined}
        />
        <Figure
          name="slots in use"
          value={`${busy} / ${slots}`}
          href="/agents"
          note={
            served < queues.length
              ? `${queues.length - served} of ${queues.length} queues unserved`
              : undefined
          }
        />
      </dl>
      {mayLaunch ? (
        <Button variant="primary" asChild className="max-md:w-full">
          <Link href="/launch">
            <Rocket aria-hidden />
            Launch
          </Link>
        </Button>
      ) : null}
    </div>
  );
}

function runsWith(filter: string): string {
  return `/runs?q=${encodeURIComponent(filter)}`;
}

interface FigureProps {
  name: string;
  value: number | string;
  href: string;
  tone?: string | undefined;
  note?: string | undefined;
}

function Figure({ name, value, href, tone, note }: FigureProps) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{name}</dt>
      <dd>
        <Link
          href={href}
          className={cn("tabular inline-block min-w-8 font-semibold text-xl hover:underline", tone)}
        >
          {typeof value === "number" ? value.toLocaleString("en").replaceAll(",", "\u2009") : value}
        </Link>
        {note ? <span className="block text-warning text-xs">{note}</span> : null}
      </dd>
    </div>
  );
}

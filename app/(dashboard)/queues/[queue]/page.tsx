import { FileCog, Rocket } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { launchHref } from "@/components/form/launch-link";
import { RecentRuns } from "@/components/run/recent-runs";
import { Button } from "@/components/ui/button";
import { RefreshWhileOpen } from "@/components/ui/refresh-while-open";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { shellWord } from "@/lib/config/values/shell-word";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { loadQueueLine } from "@/lib/dispatch/line/load-queue-line";
import { quoteWord } from "@/lib/runs/query-words";
import { QueueLine } from "./_components/queue-line";
import { QueueMenu } from "./_components/queue-menu";
import { QueueNow } from "./_components/queue-now";
import { QueueRunning } from "./_components/queue-running";
import { QueueTrends } from "./_components/queue-trends";
import { loadPageQueue } from "./load-page-queue";

interface Props {
  params: Promise<{ queue: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).queue) };
}

const recentCount = 15;

export default async function Page({ params }: Props) {
  const actor = await getPageActor();
  const queue = await loadPageQueue(actor, (await params).queue);
  const subject = { queueId: queue.id };
  const [line, recent] = await Promise.all([
    loadQueueLine(actor, { queue: queue.id }),
    listRuns(actor, {
      queue: [queue.name],
      state: ["finished", "failed", "cancelled", "lost"],
      pageSize: recentCount,
    }),
  ]);
  const path = `/queues/${encodeURIComponent(queue.name)}`;
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <RefreshWhileOpen />
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-5 py-2.5 max-md:px-3.5">
        <div className="min-w-0 grow max-md:basis-full">
          <h1 className="font-semibold text-lg">{queue.name}</h1>
          <p className="truncate text-muted">
            {queue.resource} · v{queue.version}
            {queue.description === "" ? "" : ` · ${queue.description}`}
          </p>
        </div>
        <QueueMenu
          name={queue.name}
          paused={queue.paused}
          archived={queue.archived}
          mayPause={can(actor, "queue:pause", subject)}
          mayArchive={can(actor, "queue:archive", subject)}
        />
        <Button asChild>
          <Link href={`${path}/config`}>
            <FileCog aria-hidden />
            Config
          </Link>
        </Button>
        {can(actor, "run:launch", subject) && !queue.archived ? (
          <Button variant="primary" asChild className="max-md:grow">
            <Link href={launchHref({ queue: queue.name })}>
              <Rocket aria-hidden />
              Launch here
            </Link>
          </Button>
        ) : null}
      </div>
      <QueueNow line={line} archived={queue.archived} />
      <QueueLine
        line={line}
        mayMove={can(actor, "run:prioritise", subject)}
        mayStop={can(actor, "run:cancel", subject)}
      />
      <QueueRunning runs={line.running} total={line.queue.running} />
      <Suspense>
        <QueueTrends queue={queue.name} />
      </Suspense>
      <RecentRuns
        runs={recent.rows}
        total={recent.total}
        heading="Ended lately"
        line={`queue:${quoteWord(queue.name)}`}
        without="queue"
        empty="No run has ended here yet. Launch one from the form, or from a terminal:"
        command={`npx slipway launch --queue ${shellWord(queue.name)} --job NAME`}
      />
    </div>
  );
}

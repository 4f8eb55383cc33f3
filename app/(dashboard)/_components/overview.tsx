"use client";

import { Layers } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import type { OverviewView } from "@/lib/runs/run-view";
import { OverviewAgents } from "./overview-agents";
import { OverviewFailures } from "./overview-failures";
import { OverviewFigures } from "./overview-figures";
import { OverviewQueues } from "./overview-queues";
import { OverviewRuns } from "./overview-runs";
import { useOverview } from "./use-overview";

interface OverviewProps {
  initial: OverviewView;
  firstJob: string | undefined;
  may: { launch: boolean; createQueue: boolean };
}

/** What a team looks at first: how much waits and runs, who serves, what failed, what was launched. */
export function Overview({ initial, firstJob, may }: OverviewProps) {
  const { data = initial } = useOverview(initial);
  // The frame comes to life first and may hear news before this page does: its first drawing must be the server's.
  const isHydrated = useIsHydrated();
  const overview = isHydrated ? data : initial;
  const { queues, agents, recentFailures, recentRuns } = overview;
  if (queues.length === 0) return <NoQueues mayCreate={may.createQueue} />;
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <h1 className="sr-only">Overview</h1>
      <OverviewFigures overview={overview} mayLaunch={may.launch} />
      <div className="grid grid-cols-[minmax(0,1fr)_340px] max-lg:grid-cols-1">
        <div className="min-w-0">
          <OverviewQueues queues={queues} />
          <OverviewRuns
            runs={recentRuns}
            queue={queues[0]?.name ?? ""}
            job={firstJob}
            mayLaunch={may.launch}
          />
        </div>
        <div className="border-line border-l max-lg:border-l-0">
          <OverviewAgents agents={agents} queue={queues[0]?.name ?? ""} />
          <OverviewFailures runs={recentFailures} />
        </div>
      </div>
    </div>
  );
}

function NoQueues({ mayCreate }: { mayCreate: boolean }) {
  return (
    <EmptyState
      icon={<Layers aria-hidden />}
      title="Begin with a queue"
      hint={
        mayCreate
          ? "A queue says what a machine is asked for and what people may choose. Make one here, or from a file:"
          : "A queue says what a machine is asked for and what people may choose. An admin of the team makes the first one."
      }
      action={
        mayCreate ? (
          <Button variant="primary" asChild>
            <Link href="/queues/new">New queue</Link>
          </Button>
        ) : null
      }
      {...(mayCreate ? { command: "npx slipway queue apply queue.yaml" } : {})}
    />
  );
}

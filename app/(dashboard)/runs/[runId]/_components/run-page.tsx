"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useStateFavicon } from "@/components/run/state-favicon";
import { CountBadge } from "@/components/ui/badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { RunDetail } from "@/lib/runs/run-view";
import { CrumbName } from "../../../_components/crumb-name";
import { ReportedConfig } from "./reported-config";
import { RunConfig } from "./run-config";
import { RunFiles } from "./run-files";
import { RunHeader } from "./run-header";
import { RunLog } from "./run-log";
import { RunMedia } from "./run-media";
import { RunMetrics } from "./run-metrics";
import { RunReproduce } from "./run-reproduce";
import { RunTimeline } from "./run-timeline";
import { RunVersions } from "./run-versions";
import { useRunStream } from "./use-run-stream";

const tabs = ["log", "config", "metrics", "media", "files", "artifacts", "events", "reproduce"] as const;
/** What a run that nobody launched has: no documents of ours made it. */
const reportedTabs: readonly string[] = ["log", "config", "metrics", "media", "files", "artifacts", "events"];

/** One run: what it is doing, or why it ended. */
export function RunPage({ run }: { run: RunDetail }) {
  const { stream, view, isOver } = useRunStream(run);
  const path = usePathname();
  const query = useSearchParams();
  const has = (name: string) => run.origin === "launched" || reportedTabs.includes(name);
  const tab = tabs.find((name) => name === query.get("tab") && has(name)) ?? "log";
  const goTo = (name: string) => {
    // The hash is the log's; another tab has none.
    window.history.pushState(null, "", name === "log" ? path : `${path}?tab=${name}`);
  };
  const model = stream.model(view.attempt);
  useStateFavicon(view.state.state);
  return (
    <div className="flex min-h-0 grow flex-col">
      <CrumbName id={run.id} name={run.name} />
      <RunHeader
        run={run}
        live={view.state}
        events={view.events}
        model={model}
        version={view.version}
        isOver={isOver}
      />
      <div className="flex min-h-0 grow">
        <Tabs value={tab} onValueChange={goTo} className="flex min-h-0 min-w-0 grow flex-col">
          <TabsList aria-label="Parts of the run">
            <TabsTrigger value="log">Log</TabsTrigger>
            <TabsTrigger value="config">Config</TabsTrigger>
            <TabsTrigger value="metrics">Metrics</TabsTrigger>
            <TabsTrigger value="media">Media</TabsTrigger>
            <TabsTrigger value="files">Files</TabsTrigger>
            <TabsTrigger value="artifacts">Artifacts</TabsTrigger>
            <TabsTrigger value="events" badge={<CountBadge count={view.events.length} />}>
              Events
            </TabsTrigger>
            {has("reproduce") ? <TabsTrigger value="reproduce">Reproduce</TabsTrigger> : null}
          </TabsList>
          <TabsContent value="log" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
            <RunLog run={run} stream={stream} view={view} isOver={isOver} />
          </TabsContent>
          <TabsContent value="config" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
            {run.origin === "launched" ? (
              <RunConfig run={run} isOver={isOver} />
            ) : (
              <ReportedConfig runId={run.id} isOver={isOver} />
            )}
          </TabsContent>
          <TabsContent value="metrics" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
            <RunMetrics run={run} lines={view.lines} isOver={isOver} />
          </TabsContent>
          <TabsContent value="media" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
            <RunMedia run={run} lines={view.lines} isOver={isOver} />
          </TabsContent>
          <TabsContent value="files" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
            <RunFiles run={run} isOver={isOver} />
          </TabsContent>
          <TabsContent value="artifacts" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
            <RunVersions run={run} isOver={isOver} />
          </TabsContent>
          <TabsContent value="events" className="min-h-0 grow overflow-y-auto p-5 max-md:p-3.5">
            <RunTimeline events={view.events} detailed />
          </TabsContent>
          <TabsContent value="reproduce" className="min-h-0 grow overflow-y-auto p-5 max-md:p-3.5">
            <RunReproduce run={run} />
          </TabsContent>
        </Tabs>
        {tab === "log" ? (
          <aside
            aria-label="Timeline"
            className="w-74 shrink-0 overflow-y-auto border-line border-l px-4 py-4 max-lg:hidden"
          >
            <h2 className="mb-3 font-medium">Timeline</h2>
            <RunTimeline events={view.events} />
          </aside>
        ) : null}
      </div>
    </div>
  );
}

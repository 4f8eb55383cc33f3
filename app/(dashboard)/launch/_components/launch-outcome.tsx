"use client";

import { useMemo } from "react";
import { textOfValue } from "@/components/form/form-text";
import { type ResolvedLine, resolvedLines } from "@/components/run/resolved/resolved-lines";
import { ResolvedPane } from "@/components/run/resolved/resolved-pane";
import { CountBadge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Resource } from "@/lib/config/layer";
import type { LaunchPreview, RecentValues } from "@/lib/runs/run-view";
import { agentPointers } from "./launch-issues";

const manifestNames: Record<Resource, string> = {
  "local-process": "Process",
  docker: "Container",
  kubernetes: "Kubernetes Job",
  sagemaker: "Training job",
};

interface LaunchOutcomeProps {
  preview: LaunchPreview | null;
  /** The server has answered; without a preview there is nothing it could show. */
  answered: boolean;
  resource: Resource | undefined;
  lastRun: RecentValues | undefined;
  litField: string | undefined;
  onPointField: (field: string | undefined) => void;
  faulty: ReadonlySet<string>;
  className?: string;
}

/** Exactly what will run, with where every value came from; as the target is sent it; and what differs from last time. */
export function LaunchOutcome(props: LaunchOutcomeProps) {
  const { preview, answered, resource, lastRun, litField, onPointField, faulty, className } = props;
  const lines = useMemo(
    () => (preview ? resolvedLines(preview.config, preview.sources, agentPointers(preview)) : []),
    [preview],
  );
  const manifest = useMemo(() => (preview?.manifest ? resolvedLines(preview.manifest, {}) : []), [preview]);
  const changes = useMemo(() => changesSince(preview, lastRun), [preview, lastRun]);
  return (
    <Tabs
      id="launch-outcome"
      defaultValue="config"
      className={cn("flex min-h-0 min-w-0 flex-col", className)}
    >
      <TabsList aria-label="What will run">
        <TabsTrigger value="config">What will run</TabsTrigger>
        <TabsTrigger value="manifest">{resource ? manifestNames[resource] : "Manifest"}</TabsTrigger>
        {lastRun ? (
          <TabsTrigger value="changes" badge={<CountBadge count={changes.length} />}>
            Changes since last run
          </TabsTrigger>
        ) : null}
      </TabsList>
      <TabsContent value="config" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
        {preview ? (
          <ResolvedPane
            label="What will run"
            lines={lines}
            litField={litField}
            onPointField={onPointField}
            faultyFields={faulty}
            className="grow"
          />
        ) : (
          <NoOutcome answered={answered || resource === undefined} />
        )}
      </TabsContent>
      <TabsContent value="manifest" className="flex min-h-0 grow flex-col data-[state=inactive]:hidden">
        {preview ? (
          <ManifestPane lines={manifest} />
        ) : (
          <NoOutcome answered={answered || resource === undefined} />
        )}
      </TabsContent>
      <TabsContent value="changes" className="min-h-0 grow overflow-y-auto p-5">
        {lastRun ? <Changes changes={changes} lastRun={lastRun} /> : null}
      </TabsContent>
    </Tabs>
  );
}

function ManifestPane({ lines }: { lines: readonly ResolvedLine[] }) {
  return (
    <ResolvedPane
      label="Manifest"
      lines={lines}
      className="grow"
      notice={
        lines.length === 0 ? (
          <p className="px-5 font-sans text-muted">
            There is no request yet: the problems at the left come first.
          </p>
        ) : null
      }
    />
  );
}

const widths = ["w-44", "w-24", "w-72", "w-60", "w-32", "w-40", "w-36", "w-52"];

function NoOutcome({ answered }: { answered: boolean }) {
  if (answered) {
    return (
      <p className="px-5 py-4 text-muted">
        Once job and queue fit together, this shows every line that will run.
      </p>
    );
  }
  return (
    <div role="status" aria-label="Working out what will run" className="flex flex-col gap-2.5 px-5 py-4">
      {widths.map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}

interface ValueChange {
  name: string;
  before: string;
  now: string;
}

function changesSince(preview: LaunchPreview | null, lastRun: RecentValues | undefined): ValueChange[] {
  if (!preview || !lastRun) return [];
  const names = new Set([...Object.keys(lastRun.values), ...Object.keys(preview.values)]);
  const text = (values: LaunchPreview["values"], name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? "" : textOfValue(value);
  };
  return [...names]
    .map((name) => ({ name, before: text(lastRun.values, name), now: text(preview.values, name) }))
    .filter(({ before, now }) => before !== now);
}

function Changes({ changes, lastRun }: { changes: readonly ValueChange[]; lastRun: RecentValues }) {
  return (
    <>
      <p className="mb-3 text-muted">
        Compared with{" "}
        <a href={`/runs/${lastRun.runId}`} className="text-accent-ink hover:underline">
          {lastRun.runName}
        </a>{" "}
        by {lastRun.author}.
      </p>
      {changes.length === 0 ? (
        <p>The values are the same.</p>
      ) : (
        <dl className="flex flex-col gap-1.5">
          {changes.map(({ name, before, now }) => (
            <div key={name} className="flex flex-wrap gap-x-3 font-mono text-mono">
              <dt className="w-44 text-indigo-11">{name}</dt>
              <dd>
                <span className="text-muted line-through">{before || "not set"}</span>{" "}
                <span aria-hidden className="text-muted">
                  →
                </span>{" "}
                {now || "not set"}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { textOfValue } from "@/components/form/form-text";
import { CopyAsMenu } from "@/components/run/copy/copy-as-menu";
import { RunState } from "@/components/run/run-state";
import { waitingSentence } from "@/components/run/run-words";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { MarkedText } from "@/components/ui/marked-text";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { RunDetail, RunRow } from "@/lib/runs/run-view";
import { askJson } from "../../_components/ask-json";
import { Fact, RunFacts } from "./run-facts";

/** A run beside the list: what one opens it for most often. */
export function RunPreview({ run, onClose }: { run: RunRow; onClose: () => void }) {
  const { data: detail, error } = useQuery({
    queryKey: ["run", run.id, run.state],
    queryFn: ({ signal }) => askJson<RunDetail>(`/api/v1/runs/${encodeURIComponent(run.id)}`, { signal }),
  });
  const values = Object.entries(run.values);
  return (
    <aside
      aria-label={`Preview of ${run.name}`}
      className="flex w-100 shrink-0 flex-col overflow-y-auto border-line border-l bg-panel max-lg:hidden"
    >
      <div className="flex items-start gap-2 px-4 pt-3.5">
        <div className="min-w-0 grow">
          <RunState state={run.state} />
          <h2 className="truncate font-semibold text-base">{run.name}</h2>
        </div>
        <IconButton label="Close the preview" keys="Esc" size="sm" onClick={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      <div className="flex gap-2 px-4 py-3">
        <Button variant="primary" asChild>
          <Link href={`/runs/${run.id}`}>Open</Link>
        </Button>
        {run.queue ? (
          <CopyAsMenu
            request={{
              queue: run.queue.name,
              job: run.job ? `${run.job.name}:v${run.job.version}` : undefined,
              values: run.values,
              override: detail?.overrideText ?? undefined,
              project: run.project,
            }}
          />
        ) : null}
      </div>
      {error ? <p className="px-4 pb-3 text-danger">{error.message}</p> : null}
      {run.diagnosis && run.state !== "finished" ? (
        <p className="mx-4 mb-3 rounded-md border border-line bg-ground px-3 py-2 break-words">
          <MarkedText text={run.diagnosis} />
        </p>
      ) : null}
      {detail?.waiting ? (
        <p className="mx-4 mb-3 rounded-md border border-line bg-ground px-3 py-2">
          {waitingSentence(detail.waiting)}
        </p>
      ) : null}
      <RunFacts run={run} />
      {values.length > 0 ? (
        <section aria-label="Values" className="border-line border-t px-4 py-3">
          <h3 className="mb-1.5 text-muted text-xs">Values</h3>
          <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-mono">
            {values.map(([name, value]) => (
              <Fact key={name} name={name}>
                <span className="break-words">{textOfValue(value)}</span>
              </Fact>
            ))}
          </dl>
        </section>
      ) : null}
      <section aria-label="Events" className="border-line border-t px-4 py-3">
        <h3 className="mb-1.5 text-muted text-xs">Events</h3>
        {detail ? <LastEvents events={detail.events} /> : error ? null : <Skeleton className="h-4 w-48" />}
      </section>
    </aside>
  );
}

const shownEvents = 6;

function LastEvents({ events }: { events: RunDetail["events"] }) {
  return (
    <ol className="flex flex-col gap-1">
      {events.slice(-shownEvents).map((event) => (
        <li key={event.id} className="flex gap-3">
          <span className="min-w-0 grow">{event.message}</span>
          <span className="shrink-0 text-muted text-xs">
            <RelativeTime at={event.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo } from "react";
import type { LaidGraph } from "@/components/graph/lay-graph";
import { RunState } from "@/components/run/run-state";
import { useStateFavicon } from "@/components/run/state-favicon";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/ui/use-now";
import { type PipelineView, stageStates } from "@/lib/runs/pipeline-view";
import { askJson } from "../../../_components/ask-json";
import { CrumbName } from "../../../_components/crumb-name";
import { foldStages } from "./fold-stages";
import { PipelineGraph } from "./pipeline-graph";
import { PipelineTimes } from "./pipeline-times";
import { StageTable } from "./stage-table";
import { StopPipeline } from "./stop-pipeline";
import { layTimes } from "./time-line";

const everyMs = 2_000;

/** One launch of a pipeline: which stages are done, what runs, and what has failed. */
export function PipelinePage({ first, laid }: { first: PipelineView; laid: LaidGraph }) {
  const { data: pipeline } = useQuery({
    queryKey: ["pipeline", first.id],
    queryFn: ({ signal }) =>
      askJson<PipelineView>(`/api/v1/pipelines/${encodeURIComponent(first.id)}`, { signal }),
    initialData: first,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? everyMs : false),
  });
  const now = useNow(pipeline.state === "running");
  const { boxes } = useMemo(() => foldStages(pipeline), [pipeline]);
  const line = now === undefined ? null : layTimes(pipeline, now);
  useStateFavicon(pipeline.state);
  return (
    <div className="flex min-h-0 grow flex-col">
      <CrumbName id={pipeline.id} name={pipeline.name} />
      <PipelineHeader pipeline={pipeline} />
      <div className="min-h-0 grow overflow-y-auto">
        <PipelineGraph laid={laid} boxes={boxes} className="max-md:hidden" />
        <section aria-labelledby="times" className="border-line border-b">
          <h2 id="times" className="px-5 pt-3 pb-1 font-medium max-md:px-3.5">
            Time line
          </h2>
          {line ? <PipelineTimes line={line} /> : <div className="h-24" />}
        </section>
        <section aria-labelledby="stages">
          <h2 id="stages" className="px-5 pt-3 pb-1 font-medium max-md:px-3.5">
            Stages
          </h2>
          <StageTable pipeline={pipeline} now={now} />
        </section>
      </div>
    </div>
  );
}

function PipelineHeader({ pipeline }: { pipeline: PipelineView }) {
  const { state, name, job, jobVersion, project, author, createdAt, stages, queue } = pipeline;
  const counts = stageStates
    .filter((one) => stages[one] > 0)
    .map((one) => `${stages[one]} ${one}`)
    .join(", ");
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-5 pt-3.5 pb-2.5 max-md:px-3.5">
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1">
          <span role="status" className="text-lg">
            <RunState state={state} />
          </span>
          <h1 className="font-semibold text-lg">{name}</h1>
          <span className="min-w-0 text-muted">
            {job === null ? null : (
              <>
                <Link
                  href={`/jobs/${encodeURIComponent(job)}`}
                  className="font-mono text-mono hover:underline"
                >
                  {job}:v{jobVersion}
                </Link>
                {" → "}
              </>
            )}
            <Link
              href={`/queues/${encodeURIComponent(queue)}`}
              className="font-mono text-mono hover:underline"
            >
              {queue}
            </Link>
            {" · "}
            {project} · {author} · <RelativeTime at={createdAt} />
          </span>
        </div>
        <p className="mt-1 text-muted">Stages: {counts}</p>
        {pipeline.resumedFrom === null ? null : (
          <p className="text-muted">
            It goes on with{" "}
            <Link href={`/pipelines/${pipeline.resumedFrom}`} className="text-accent-ink underline">
              an earlier launch
            </Link>
            .
          </p>
        )}
      </div>
      <StopPipeline pipeline={pipeline} />
    </header>
  );
}

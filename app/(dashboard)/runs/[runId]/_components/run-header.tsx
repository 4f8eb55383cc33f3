"use client";

import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { AgentCommand } from "@/components/queue/agent-command";
import type { LogModel } from "@/components/run/log/log-model";
import { RunState } from "@/components/run/run-state";
import {
  asSentence,
  durationWords,
  endWords,
  startingWords,
  waitingSentence,
} from "@/components/run/run-words";
import { MarkedText } from "@/components/ui/marked-text";
import { useNow } from "@/components/ui/use-now";
import type { RunDetail, RunEventView, RunStateMessage } from "@/lib/runs/run-view";
import { ArtifactMakers } from "./artifact-makers";
import { ReportedFacts } from "./reported-facts";
import { RunActions } from "./run-actions";

interface RunHeaderProps {
  run: RunDetail;
  live: RunStateMessage;
  events: readonly RunEventView[];
  model: LogModel;
  version: number;
  isOver: boolean;
}

/** State, name, where from and where to, who, how long; one sentence where it waits or has failed. */
export function RunHeader({ run, live, events, model, isOver }: RunHeaderProps) {
  const now = useNow(!isOver);
  const ran = secondsBetween(live.startedAt, live.endedAt, now);
  const facts: ReactNode[] = [
    run.queue ? <Where key="job" job={run.job} queue={run.queue} /> : `reported in ${run.project}`,
    run.pipeline ? <PipelineLink key="pipeline" pipeline={run.pipeline} /> : null,
    run.author,
    ran === undefined ? null : `${isOver ? "ran " : ""}${durationWords(ran)}`,
    run.agent ? `on ${run.agent.name}` : null,
    run.client?.host ? `on ${run.client.host}` : null,
    live.attempt > 1 ? `attempt ${live.attempt}` : null,
  ].filter((fact) => fact !== null);
  const sentence =
    live.state === "starting"
      ? asSentence(startingWords(events, live.attempt))
      : sentenceOf(run, live, model, ran);
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 pt-3.5 pb-2 max-md:px-3.5">
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-baseline gap-x-3.5 gap-y-1">
          <span role="status" className="text-lg">
            <RunState state={live.state} />
          </span>
          <h1 className="font-semibold text-lg">{run.name}</h1>
          <span className="tabular min-w-0 text-muted">
            {facts.map((fact, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: facts keep their order
              <Fragment key={index}>
                {index > 0 ? " · " : ""}
                {fact}
              </Fragment>
            ))}
          </span>
        </div>
        {sentence === "" ? null : (
          <p className="mt-1 max-w-220 text-pretty break-words">
            <MarkedText text={sentence} />
          </p>
        )}
        {isInLine(live) && run.waiting?.makers ? <ArtifactMakers makers={run.waiting.makers} /> : null}
        {run.client ? <ReportedFacts client={run.client} /> : null}
        {run.queue && needsAgent(run, live) ? (
          <div className="mt-2 max-w-160">
            <AgentCommand queues={[run.queue.name]} />
          </div>
        ) : null}
      </div>
      <RunActions run={run} live={live} isOver={isOver} />
    </header>
  );
}

function PipelineLink({ pipeline: { id, name, stage } }: { pipeline: NonNullable<RunDetail["pipeline"]> }) {
  return (
    <span>
      stage <span className="font-mono text-mono">{stage}</span> of{" "}
      <Link href={`/pipelines/${id}`} className="text-accent-ink underline">
        {name}
      </Link>
    </span>
  );
}

function Where({ job, queue }: { job: RunDetail["job"]; queue: NonNullable<RunDetail["queue"]> }) {
  return (
    <span>
      {job ? (
        <Link
          href={`/jobs/${encodeURIComponent(job.name)}`}
          className="font-mono text-mono hover:text-ink hover:underline"
        >
          {job.name}:v{job.version}
        </Link>
      ) : (
        "a job of its own"
      )}
      {" → "}
      <Link
        href={`/queues/${encodeURIComponent(queue.name)}`}
        className="font-mono text-mono hover:text-ink hover:underline"
      >
        {queue.name}
      </Link>
    </span>
  );
}

function secondsBetween(
  start: string | null,
  end: string | null,
  now: number | undefined,
): number | undefined {
  if (start === null) return undefined;
  const until = end === null ? now : Date.parse(end);
  return until === undefined ? undefined : Math.max(0, (until - Date.parse(start)) / 1_000);
}

function sentenceOf(run: RunDetail, live: RunStateMessage, model: LogModel, ran: number | undefined): string {
  switch (live.state) {
    case "waiting":
    case "queued":
      return run.waiting ? waitingSentence(run.waiting) : "";
    case "failed":
    case "lost":
    case "crashed":
      return asSentence(endWords(live.diagnosis, ran ?? null, lastProgramLine(model)));
    case "cancelled":
      return asSentence(live.diagnosis ?? "");
    case "stopping":
      return live.cancelRequestedAt ? "It was asked to stop, and has its grace time to do so." : "";
    default:
      return "";
  }
}

function needsAgent(run: RunDetail, live: RunStateMessage): boolean {
  return isInLine(live) && run.waiting?.reason === "no-agent";
}

function isInLine({ state }: RunStateMessage): boolean {
  return state === "queued" || state === "waiting";
}

function lastProgramLine(model: LogModel): string | undefined {
  for (let index = model.length - 1; index >= Math.max(0, model.length - 50); index--) {
    const line = model.lineAt(index);
    if (line && line.stream !== "system" && line.text.trim() !== "") return line.text;
  }
  return undefined;
}

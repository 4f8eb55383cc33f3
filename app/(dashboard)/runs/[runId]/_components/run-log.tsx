"use client";

import { useState } from "react";
import { LogViewer } from "@/components/run/log/log-viewer";
import type { RunStream, RunStreamView } from "@/components/run/stream/run-stream";
import { Button } from "@/components/ui/button";
import type { RunDetail } from "@/lib/runs/run-view";

interface RunLogProps {
  run: RunDetail;
  stream: RunStream;
  view: RunStreamView;
  isOver: boolean;
}

/** The log of one attempt, the latest unless another is chosen. */
export function RunLog({ run, stream, view, isOver }: RunLogProps) {
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  const attempt = wanted ?? view.attempt;
  return (
    <>
      {view.attempts.length > 1 ? (
        <div className="flex items-center gap-1.5 border-line border-b px-5 py-1.5 max-md:px-3.5">
          <span className="mr-1 text-muted">Attempt</span>
          {view.attempts.map((number) => (
            <Button
              key={number}
              size="sm"
              variant={number === attempt ? "selected" : "ghost"}
              aria-pressed={number === attempt}
              onClick={() => setWanted(number)}
            >
              {number}
            </Button>
          ))}
        </div>
      ) : null}
      {view.connection === "reconnecting" ? (
        <p role="status" className="border-line border-b bg-amber-3 px-5 py-1.5 text-amber-11 max-md:px-3.5">
          The connection is interrupted; trying again. Nothing of the log is lost.
        </p>
      ) : null}
      {view.connection === "refused" ? (
        <p role="status" className="border-line border-b bg-amber-3 px-5 py-1.5 text-amber-11 max-md:px-3.5">
          You are signed out, or may no longer see this run: the log goes no further here.{" "}
          <a href={`/sign-in?next=/runs/${run.id}`} className="underline underline-offset-2">
            Sign in again
          </a>
        </p>
      ) : null}
      <LogViewer
        key={attempt}
        model={stream.model(attempt)}
        version={view.version}
        open={view.connection !== "ended" && view.connection !== "refused"}
        downloadUrl={`/api/runs/${run.id}/logs?download=1&attempt=${attempt}`}
        program={programOf(run)}
        empty={<EmptyLog run={run} view={view} isOver={isOver} />}
      />
    </>
  );
}

function EmptyLog({ run, view, isOver }: Omit<RunLogProps, "stream">) {
  const { state } = view.state;
  const words =
    view.connection === "connecting"
      ? "Loading the log"
      : isOver
        ? "It ended without a line of output."
        : state === "queued" || state === "waiting"
          ? run.origin === "reported"
            ? "The log begins when its program starts."
            : "The log begins when an agent takes the run."
          : "Nothing printed yet.";
  return <p className="px-5 py-6 font-sans text-muted text-sm max-md:px-3.5">{words}</p>;
}

/** The command, as the head of the program's lines says it. */
function programOf({ manifest, config }: RunDetail): string {
  const argv = Array.isArray(manifest.argv)
    ? manifest.argv
    : Array.isArray(config.command)
      ? config.command
      : [];
  const words = argv.map(String).join(" ");
  return words.length > 80 ? `${words.slice(0, 80)}…` : words;
}

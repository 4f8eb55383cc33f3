"use client";

import { ChevronDown, Pencil, Play, Repeat, RotateCcw, Square } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { freshKey } from "@/components/form/fresh-key";
import { launchHref } from "@/components/form/launch-link";
import { CopyAsMenu } from "@/components/run/copy/copy-as-menu";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { RunDetail, RunStateMessage } from "@/lib/runs/run-view";
import { cancelRunAction, rerunRunAction, resumeRunAction } from "../actions";

interface RunActionsProps {
  run: RunDetail;
  live: RunStateMessage;
  isOver: boolean;
}

/** A reported run was no launch that could be copied. */
function CopyLaunch({ run }: { run: RunDetail }) {
  if (!run.queue) return null;
  return (
    <CopyAsMenu
      icon
      request={{
        queue: run.queue.name,
        job: run.job ? `${run.job.name}:v${run.job.version}` : undefined,
        values: run.values,
        override: run.overrideText ?? undefined,
        project: run.project,
      }}
    />
  );
}

function stopWords({ origin }: RunDetail, isQueued: boolean): string {
  if (isQueued) return "It has not started yet. It can be run again later.";
  if (origin === "reported")
    return "Its program is told to stop when it next gives a sign of life. Nobody here can end it by force.";
  return "Its process gets the chance to end by itself, and is ended after the grace time.";
}

/** Stop, run again, copy. What the person may not do is not there. */
export function RunActions({ run, live, isOver }: RunActionsProps) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const again = (mode: "exact" | "today" | "resume") =>
    start(async () => {
      const asked = { runId: run.id, idempotencyKey: freshKey() };
      const answer = await (mode === "resume" ? resumeRunAction(asked) : rerunRunAction({ ...asked, mode }));
      if (answer.ok) router.push(`/runs/${answer.value.runId}`);
      else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    });
  const stop = async () => {
    const answer = await cancelRunAction(run.id);
    if (!answer.ok) toast.error(answer.issues.map((issue) => issue.message).join(" "));
  };
  const isQueued = live.state === "queued" || live.state === "waiting";
  return (
    <div className="flex flex-wrap items-center gap-2">
      <CopyLaunch run={run} />
      {run.may.resume && isOver && live.state !== "finished" ? (
        <Button busy={busy} onClick={() => again("resume")}>
          <Play aria-hidden />
          Resume
        </Button>
      ) : null}
      {run.may.rerun ? (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button busy={busy}>
              <RotateCcw aria-hidden />
              Rerun
              <ChevronDown aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => again("exact")}>
              <Repeat aria-hidden />
              Exactly the same
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => again("today")}>
              <RotateCcw aria-hidden />
              With today's queue and job
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => router.push(launchHref({ from: run.id }))}>
              <Pencil aria-hidden />
              Edit first
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      ) : null}
      {run.may.cancel && !isOver ? (
        <AlertDialog
          title={isQueued ? `Take ${run.name} out of the line?` : `Stop ${run.name}?`}
          description={stopWords(run, isQueued)}
          action={isQueued ? "Take it out" : "Stop the run"}
          onConfirm={stop}
          trigger={
            <Button disabled={live.cancelRequestedAt !== null}>
              <Square aria-hidden />
              {live.cancelRequestedAt === null ? "Stop" : "Stopping"}
            </Button>
          }
        />
      ) : null}
    </div>
  );
}

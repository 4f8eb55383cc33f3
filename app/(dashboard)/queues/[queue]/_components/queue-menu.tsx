"use client";

import { Archive, ArchiveRestore, Ellipsis, History, Pause, Play } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Result } from "@/lib/result";
import { archiveQueueAction, setQueuePausedAction } from "../../actions";

interface QueueMenuProps {
  name: string;
  paused: boolean;
  archived: boolean;
  mayPause: boolean;
  mayArchive: boolean;
}

/** What can be done to a queue as a whole. */
export function QueueMenu({ name, paused, archived, mayPause, mayArchive }: QueueMenuProps) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [asking, setAsking] = useState(false);
  const run = async (work: Promise<Result<unknown>>, done: string) => {
    const answer = await work;
    if (answer.ok) toast.success(done);
    else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    router.refresh();
  };
  const pause = (next: boolean) =>
    start(() => run(setQueuePausedAction(name, next), next ? `${name} is paused` : `${name} goes on`));
  const archive = (next: boolean) =>
    run(
      archiveQueueAction({ queue: name, archived: next }),
      next ? `${name} is archived` : `${name} is back in use`,
    );
  return (
    <>
      {mayPause && !archived ? (
        <Button busy={busy} onClick={() => pause(!paused)}>
          {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {paused ? "Resume" : "Pause"}
        </Button>
      ) : null}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button aria-label={`More about ${name}`} className="w-8 px-0 touch:w-11">
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem asChild>
            <Link href={`/queues/${encodeURIComponent(name)}/versions`}>
              <History aria-hidden />
              Versions
            </Link>
          </DropdownMenuItem>
          {mayArchive && archived ? (
            <DropdownMenuItem onSelect={() => start(() => archive(false))}>
              <ArchiveRestore aria-hidden />
              Back into use
            </DropdownMenuItem>
          ) : null}
          {mayArchive && !archived ? (
            <DropdownMenuItem danger onSelect={() => setAsking(true)}>
              <Archive aria-hidden />
              Archive
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Archive the queue ${name}?`}
        description="Nothing can be launched on it any more. Its versions and runs stay, its name stays taken, and it can be brought back."
        action="Archive the queue"
        onConfirm={() => archive(true)}
      />
    </>
  );
}

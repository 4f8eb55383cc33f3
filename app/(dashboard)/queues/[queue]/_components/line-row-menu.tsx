"use client";

import { ArrowUpToLine, CircleStop, Ellipsis, Hand, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { Result } from "@/lib/result";
import { type PriorityName, priorityNames } from "@/lib/runs/priority";
import { cancelRunsAction } from "../../../runs/actions";
import { prioritiseRunsAction, setRunsHeldAction } from "../actions";

interface LineRowMenuProps {
  run: { id: string; name: string; priority: PriorityName };
  held: boolean;
  isFirst: boolean;
  mayStop: boolean;
}

type Answer = Result<{ refused: { message: string }[] }>;

/** What a lead can do to one waiting run. */
export function LineRowMenu({ run, held, isFirst, mayStop }: LineRowMenuProps) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const act = (work: () => Promise<Answer>, done: string) =>
    start(async () => {
      const problem = toProblem(await work());
      if (problem === undefined) toast.success(done);
      else toast.error(problem);
      router.refresh();
    });
  const move = (priority: PriorityName | "front") => () =>
    prioritiseRunsAction({ runIds: [run.id], priority });
  return (
    <span className="relative z-1 inline-flex">
      <IconButton
        label={`Move ${run.name} to the front`}
        size="sm"
        busy={busy}
        disabled={isFirst}
        onClick={() => act(move("front"), `${run.name} is at the front`)}
      >
        <ArrowUpToLine aria-hidden />
      </IconButton>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={`More about ${run.name}`} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {priorityNames
            .filter((name) => name !== run.priority)
            .map((name) => (
              <DropdownMenuItem
                key={name}
                onSelect={() => act(move(name), `${run.name} has priority ${name}`)}
              >
                Priority {name}
              </DropdownMenuItem>
            ))}
          <DropdownMenuItem
            onSelect={() =>
              act(
                () => setRunsHeldAction([run.id], !held),
                held ? `${run.name} is released` : `${run.name} is held`,
              )
            }
          >
            {held ? <Play aria-hidden /> : <Hand aria-hidden />}
            {held ? "Release" : "Hold"}
          </DropdownMenuItem>
          {mayStop ? (
            <DropdownMenuItem
              danger
              onSelect={() => act(() => cancelRunsAction([run.id]), `${run.name} is stopped`)}
            >
              <CircleStop aria-hidden />
              Stop
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
    </span>
  );
}

function toProblem(answer: Answer): string | undefined {
  if (!answer.ok) return answer.issues.map((issue) => issue.message).join(" ");
  return answer.value.refused[0]?.message;
}

"use client";

import { GitCompareArrows, RotateCcw, Square } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { freshKey } from "@/components/form/fresh-key";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { RunRow } from "@/lib/runs/run-view";
import { cancelRunsAction, rerunRunsAction } from "../actions";
import { compareHref } from "../compare/compare-address";
import { countWords, scopeWords, stoppable } from "./bulk-words";

interface BulkBarProps {
  runs: readonly RunRow[];
  me: string;
  mayCancel: boolean;
  mayRerun: boolean;
  onClear: () => void;
}

const mostReruns = 50;

/** What can be done to the selected runs at once. */
export function BulkBar({ runs, me, mayCancel, mayRerun, onClear }: BulkBarProps) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const live = stoppable(runs);
  const tell = (done: string, refused: readonly { message: string }[]) => {
    const reasons = [...new Set(refused.map(({ message }) => message))].slice(0, 3).join(" ");
    if (refused.length === 0) toast.success(done);
    else toast.warning(`${done}; ${countWords(refused.length)} refused`, { description: reasons });
  };
  const stop = async () => {
    const answer = await cancelRunsAction(live.map(({ id }) => id));
    if (!answer.ok) return void toast.error(answer.issues.map(({ message }) => message).join(" "));
    tell(`Stopped ${countWords(answer.value.cancelled.length)}`, answer.value.refused);
    onClear();
    router.refresh();
  };
  const rerun = () =>
    start(async () => {
      const input = runs.map(({ id }) => ({ runId: id, idempotencyKey: freshKey() }));
      const answer = await rerunRunsAction({ runs: input });
      if (!answer.ok) return void toast.error(answer.issues.map(({ message }) => message).join(" "));
      tell(`Launched ${countWords(answer.value.launched.length)}`, answer.value.refused);
      onClear();
      router.refresh();
    });
  return (
    <section
      aria-label="Selected runs"
      className="flex flex-wrap items-center gap-2 border-line border-t bg-accent-soft px-5 py-2 max-md:px-3.5"
    >
      <span role="status" className="mr-2 font-medium">
        {countWords(runs.length)} selected
      </span>
      {runs.length > 1 ? (
        <Button asChild>
          <Link href={compareHref(runs.map(({ id }) => id))} prefetch={false}>
            <GitCompareArrows aria-hidden />
            Compare
          </Link>
        </Button>
      ) : null}
      {mayCancel && live.length > 0 ? (
        <AlertDialog
          title={`Stop ${scopeWords(live)}?`}
          description={
            <>
              What waits leaves the line; what runs gets the chance to end by itself.
              {live.length < runs.length ? ` ${countWords(runs.length - live.length)} ended already.` : ""}
              {live.some(({ author }) => author !== me) ? " These are not only yours." : ""}
            </>
          }
          action={`Stop ${countWords(live.length)}`}
          onConfirm={stop}
          trigger={
            <Button>
              <Square aria-hidden />
              Stop
            </Button>
          }
        />
      ) : null}
      {mayRerun ? (
        <Button busy={busy} disabled={runs.length > mostReruns} onClick={rerun}>
          <RotateCcw aria-hidden />
          Run again with today's queue and job
        </Button>
      ) : null}
      <Button variant="ghost" onClick={onClear} className="ml-auto">
        Clear <Kbd>Esc</Kbd>
      </Button>
    </section>
  );
}

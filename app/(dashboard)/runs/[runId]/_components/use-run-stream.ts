import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { RunStream } from "@/components/run/stream/run-stream";
import { isFinal } from "@/lib/runs/run-state";
import type { RunDetail } from "@/lib/runs/run-view";

/** Where a waiting run stands changes with other people's runs: it is asked for again this often while it is looked at. */
const waitingRefreshMs = 10_000;

/** The live end of a run page: log, state and events as they come; the rest of the page follows the state. */
export function useRunStream(run: RunDetail) {
  const router = useRouter();
  const [stream] = useState(
    () =>
      new RunStream({
        runId: run.id,
        events: run.events,
        state: {
          state: run.state,
          attempt: run.attempt,
          reason: run.reason,
          exitCode: run.exitCode,
          diagnosis: run.diagnosis,
          startedAt: run.startedAt,
          endedAt: run.endedAt,
          cancelRequestedAt: run.cancelRequestedAt,
        },
      }),
  );
  const view = useSyncExternalStore(stream.subscribe, stream.snapshot, stream.snapshot);
  const { state } = view.state;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    router.refresh();
  }, [state, router]);
  const isWaiting = state === "queued" || state === "waiting";
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, waitingRefreshMs);
    return () => clearInterval(timer);
  }, [isWaiting, router]);
  return { stream, view, isOver: isFinal(state) };
}

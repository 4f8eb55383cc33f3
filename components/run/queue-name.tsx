import type { RunRow } from "@/lib/runs/run-view";

/** The queue of a run where a list names it; a reported run has none. */
export function QueueName({ run }: { run: Pick<RunRow, "queue"> }) {
  return run.queue ? run.queue.name : <span className="text-muted">reported</span>;
}

import { isFinal } from "@/lib/runs/run-state";
import type { RunRow } from "@/lib/runs/run-view";
import { RelativeTime } from "../ui/relative-time";
import { durationWords } from "./run-words";

/** How long a run waited for its start, or has been waiting; one that nobody launched waited for nothing. */
export function WaitedTime({ run }: { run: RunRow }) {
  if (run.origin === "reported") return <span className="text-muted">—</span>;
  return <Span seconds={run.waitedSeconds} since={isFinal(run.state) ? null : run.createdAt} />;
}

/** How long a run ran, or has been running. */
export function RanTime({ run }: { run: RunRow }) {
  return <Span seconds={run.ranSeconds} since={isFinal(run.state) ? null : run.startedAt} />;
}

function Span({ seconds, since }: { seconds: number | null; since: string | null }) {
  if (seconds !== null) return durationWords(seconds);
  return since === null ? <span className="text-muted">—</span> : <RelativeTime at={since} form="since" />;
}

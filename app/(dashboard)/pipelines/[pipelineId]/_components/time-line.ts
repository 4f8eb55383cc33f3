import type { PipelineView, StageAttemptView, StageRunView } from "@/lib/runs/pipeline-view";
import type { RunState } from "@/lib/runs/run-state";

export interface TimeBar {
  key: string;
  /** Between 0 and 1, of the whole line. */
  from: number;
  to: number;
  /** Waiting has no attempt. */
  kind: "waiting" | "finished" | "failed" | "cancelled" | "running";
  words: string;
}

export interface TimeRow {
  runId: string;
  stage: number;
  /** Of its stage, with its combination. */
  title: string;
  state: RunState;
  bars: TimeBar[];
}

export interface TimeLine {
  begin: number;
  seconds: number;
  rows: TimeRow[];
}

/** A bar for each attempt of each run, and one for each time of waiting before; `now` ends what goes on. */
export function layTimes(
  pipeline: Pick<PipelineView, "createdAt" | "endedAt" | "stageList">,
  now: number,
): TimeLine {
  const runs = pipeline.stageList.flatMap((stage) =>
    stage.runs.filter(({ isKept }) => !isKept).map((run) => ({ stage, run })),
  );
  const begin = Date.parse(pipeline.createdAt);
  const end = Math.max(begin + 1_000, pipeline.endedAt === null ? now : Date.parse(pipeline.endedAt));
  const at = (time: number) => Math.min(1, Math.max(0, (time - begin) / (end - begin)));
  return {
    begin,
    seconds: (end - begin) / 1_000,
    rows: runs.map(({ stage, run }) => ({
      runId: run.runId,
      stage: stage.position,
      title: stageRunTitle(stage.name, run),
      state: run.state,
      bars: barsOf(run, end).map(({ from, to, ...bar }) => ({ ...bar, from: at(from), to: at(to) })),
    })),
  };
}

/** `train (seed=1, lr=0.001)`. */
export function stageRunTitle(stage: string, { matrix }: Pick<StageRunView, "matrix">): string {
  if (matrix === null) return stage;
  const values = Object.entries(matrix).map(([name, value]) => `${name}=${value}`);
  return `${stage} (${values.join(", ")})`;
}

function barsOf(run: StageRunView, end: number): TimeBar[] {
  const bars: TimeBar[] = [];
  let since = Date.parse(run.createdAt);
  for (const attempt of run.attempts) {
    const leased = Date.parse(attempt.leasedAt);
    if (leased > since) bars.push(waitingBar(`wait ${attempt.number}`, since, leased));
    const ended = attempt.endedAt === null ? end : Date.parse(attempt.endedAt);
    bars.push({
      ...{ key: `attempt ${attempt.number}`, from: leased, to: ended, kind: kindOf(attempt) },
      words: `attempt ${attempt.number}, ${attempt.reason ?? "running"}`,
    });
    since = ended;
  }
  const over = run.endedAt === null ? end : Date.parse(run.endedAt);
  const isRunning = run.attempts.at(-1)?.endedAt === null;
  if (!isRunning && over > since) bars.push(waitingBar("wait", since, over));
  return bars;
}

const waitingBar = (key: string, from: number, to: number): TimeBar => ({
  ...{ key, from, to, kind: "waiting", words: "waiting" },
});

function kindOf({ endedAt, reason }: StageAttemptView): TimeBar["kind"] {
  if (endedAt === null) return "running";
  if (reason === "finished" || reason === "cancelled") return reason;
  return "failed";
}

import { describe, expect, it } from "vitest";
import type { StageAttemptView, StageRunView, StageView } from "@/lib/runs/pipeline-view";
import { layTimes, stageRunTitle } from "./time-line";

const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const attempt = (
  number: number,
  from: number,
  to: number | null,
  reason: string | null,
): StageAttemptView => ({
  ...{ number, leasedAt: at(from), startedAt: null, endedAt: to === null ? null : at(to), reason },
});
const run = (
  attempts: StageAttemptView[],
  endedAt: number | null,
  more: Partial<StageRunView> = {},
): StageRunView => ({
  ...{ runId: "r", name: "r", state: "running", queue: null, matrix: null, isKept: false, createdAt: at(0) },
  ...{
    startedAt: null,
    endedAt: endedAt === null ? null : at(endedAt),
    exitCode: null,
    diagnosis: null,
    attempts,
  },
  ...more,
});
const stage = (runs: StageRunView[]): StageView => ({
  ...{ position: 0, name: "train", rank: 0, state: "running", when: "success", allowFailure: false },
  ...{ condition: null, maxParallel: null, because: null, runs },
});
const lay = (runs: StageRunView[], endedAt: number | null = null) =>
  layTimes(
    { createdAt: at(0), endedAt: endedAt === null ? null : at(endedAt), stageList: [stage(runs)] },
    100_000,
  );

describe("the time line of a pipeline", () => {
  it("has a bar for each attempt, and for each time of waiting before one", () => {
    const { rows, seconds } = lay([run([attempt(1, 10, 30, "lost"), attempt(2, 50, null, null)], null)]);
    expect(seconds).toBe(100);
    expect(rows[0]?.bars).toMatchObject([
      { kind: "waiting", from: 0, to: 0.1 },
      { kind: "failed", from: 0.1, to: 0.3, words: "attempt 1, lost" },
      { kind: "waiting", from: 0.3, to: 0.5 },
      { kind: "running", from: 0.5, to: 1, words: "attempt 2, running" },
    ]);
  });

  it("ends with the pipeline, and shows what waited to its end", () => {
    const { rows } = lay([run([attempt(1, 0, 20, "finished")], 20), run([], 40), run([], null)], 40);
    expect(rows.map(({ bars }) => bars.map(({ kind, to }) => [kind, to]))).toEqual([
      [["finished", 0.5]],
      [["waiting", 1]],
      [["waiting", 1]],
    ]);
  });

  it("leaves out runs that an earlier launch made", () => {
    expect(lay([run([], null, { isKept: true })]).rows).toEqual([]);
  });

  it("names a run by its stage and its combination", () => {
    expect(stageRunTitle("train", { matrix: { seed: 1, lr: 0.001 } })).toBe("train (seed=1, lr=0.001)");
    expect(stageRunTitle("train", { matrix: null })).toBe("train");
  });
});

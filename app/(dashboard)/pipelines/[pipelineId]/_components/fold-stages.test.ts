import { describe, expect, it } from "vitest";
import type { StageRunView, StageState, StageView } from "@/lib/runs/pipeline-view";
import { foldStages, stateOfBox, wordsOfBox } from "./fold-stages";

const run = (state: StageRunView["state"]): StageRunView => ({
  ...{ runId: state, name: state, state, queue: null, matrix: null, isKept: false, createdAt: "" },
  ...{ startedAt: null, endedAt: null, exitCode: null, diagnosis: null, attempts: [] },
});
const stage = (
  position: number,
  { rank = 0, state = "waiting" as StageState, runs = [] as StageRunView[] } = {},
): StageView => ({
  ...{ position, name: `s${position}`, rank, state, runs, when: "success", allowFailure: false },
  ...{ condition: null, maxParallel: null, because: null },
});

describe("the picture of a pipeline", () => {
  it("has a box for each stage, and one arrow for all that a stage takes of another", () => {
    const { boxes, edges } = foldStages({
      stageList: [stage(0), stage(1), stage(2)],
      edges: [
        { from: 0, to: 1, artifact: "data" },
        { from: 0, to: 1, artifact: "vocabulary" },
        { from: 1, to: 2, artifact: null },
      ],
    });
    expect(boxes.map(({ key }) => key)).toEqual(["stage 0", "stage 1", "stage 2"]);
    expect(edges).toEqual([
      { key: "stage 0 stage 1", from: "stage 0", to: "stage 1", label: "data +1" },
      { key: "stage 1 stage 2", from: "stage 1", to: "stage 2" },
    ]);
  });

  it("has a box for each rank where there are more than a hundred stages", () => {
    const stageList = Array.from({ length: 120 }, (_, at) => stage(at, { rank: at % 3 }));
    const { boxes, edges } = foldStages({
      stageList,
      edges: [
        { from: 0, to: 1, artifact: null },
        { from: 3, to: 4, artifact: "data" },
        { from: 0, to: 3, artifact: null },
      ],
    });
    expect(boxes.map(({ rank, stages }) => [rank, stages.length])).toEqual([
      [0, 40],
      [1, 40],
      [2, 40],
    ]);
    expect(edges).toEqual([{ key: "rank 0 rank 1", from: "rank 0", to: "rank 1", label: "data" }]);
  });

  it("says of a box what to look at first", () => {
    const many = {
      ...{ key: "rank 0", rank: 0 },
      stages: [
        stage(0, { state: "finished" }),
        stage(1, { state: "failed" }),
        stage(2, { state: "running" }),
      ],
    };
    expect([stateOfBox(many), wordsOfBox(many)]).toEqual(["failed", "3 stages · 1 failed"]);
    const matrix = stage(0, { state: "running", runs: [run("finished"), run("running")] });
    expect(wordsOfBox({ key: "", rank: null, stages: [matrix] })).toBe("running · 1 of 2 done");
    expect(wordsOfBox({ key: "", rank: null, stages: [stage(0, { state: "skipped" })] })).toBe("skipped");
  });
});

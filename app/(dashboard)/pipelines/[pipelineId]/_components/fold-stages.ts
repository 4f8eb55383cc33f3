import type { GraphEdge } from "@/components/graph/lay-graph";
import type { PipelineView, StageState, StageView } from "@/lib/runs/pipeline-view";

/** More boxes than this are no picture any more: those of one rank become one box. */
const mostBoxes = 100;

export interface PipelineBox {
  key: string;
  stages: StageView[];
  /** Of a rank whose stages were folded together; null for a stage of its own. */
  rank: number | null;
}

export interface PipelineGraph {
  boxes: PipelineBox[];
  edges: GraphEdge[];
}

/** What is drawn of a pipeline. */
export function foldStages({ stageList, edges }: Pick<PipelineView, "stageList" | "edges">): PipelineGraph {
  const boxes: PipelineBox[] =
    stageList.length <= mostBoxes
      ? stageList.map((stage) => ({ key: `stage ${stage.position}`, stages: [stage], rank: null }))
      : foldRanks(stageList);
  const keyOf = new Map(boxes.flatMap(({ key, stages }) => stages.map(({ position }) => [position, key])));
  const arrows = new Map<string, { from: string; to: string; artifacts: Set<string> }>();
  for (const { from, to, artifact } of edges) {
    const [start, end] = [keyOf.get(from), keyOf.get(to)];
    if (start === undefined || end === undefined || start === end) continue;
    const key = `${start} ${end}`;
    const arrow = arrows.get(key) ?? { from: start, to: end, artifacts: new Set<string>() };
    if (artifact !== null) arrow.artifacts.add(artifact);
    arrows.set(key, arrow);
  }
  return {
    boxes,
    edges: [...arrows].map(([key, { from, to, artifacts }]) => ({
      ...{ key, from, to },
      ...(artifacts.size > 0 && { label: labelOf([...artifacts]) }),
    })),
  };
}

function foldRanks(stages: readonly StageView[]): PipelineBox[] {
  const ranks = new Map<number, StageView[]>();
  for (const stage of stages) ranks.set(stage.rank, [...(ranks.get(stage.rank) ?? []), stage]);
  return [...ranks]
    .sort(([a], [b]) => a - b)
    .map(([rank, folded]) => ({ key: `rank ${rank}`, stages: folded, rank }));
}

function labelOf([first = "", ...rest]: string[]): string {
  return rest.length === 0 ? first : `${first} +${rest.length}`;
}

/** The first that holds for any of them: what a person has to look at. */
const urgency: readonly StageState[] = ["failed", "running", "waiting", "cancelled", "finished", "skipped"];

export function stateOfBox({ stages }: PipelineBox): StageState {
  return urgency.find((state) => stages.some((stage) => stage.state === state)) ?? "waiting";
}

/** `running`, `2 of 6 runs finished`, `40 stages · 3 failed`. */
export function wordsOfBox(box: PipelineBox): string {
  const [stage] = box.stages;
  if (box.rank !== null || !stage) {
    const state = stateOfBox(box);
    const count = box.stages.filter((one) => one.state === state).length;
    return `${box.stages.length} ${box.stages.length === 1 ? "stage" : "stages"} · ${count} ${state}`;
  }
  if (stage.runs.length < 2) return stage.state;
  const finished = stage.runs.filter(({ state }) => state === "finished").length;
  return `${stage.state} · ${finished} of ${stage.runs.length} done`;
}

/**
 * What a pipeline does next, from what its runs have come to (P6, P10): which of them may start, which end without having run, and in which
 * state its stages and it are. A function of facts alone, asked in the transaction that ends a run while the pipeline is locked.
 */
import type { FailurePolicy, StageTime } from "../config/pipeline/read-stage-terms";
import type { PipelineState, StageState } from "../runs/pipeline-view";
import { isFinal, type RunState } from "../runs/run-state";

export interface StageFacts {
  position: number;
  name: string;
  state: StageState;
  when: StageTime;
  allowFailure: boolean;
  /** Positions of the stages that it waits for. */
  needs: readonly number[];
  because: string | null;
  runs: readonly { runId: string; state: RunState }[];
}

export interface PipelineFacts {
  onFailure: FailurePolicy;
  /** Why everything is to stop, when somebody has asked for that. */
  stopped: string | null;
  stages: readonly StageFacts[];
  /** Of stages whose needs are met: null when they may start, else why they cannot. Others are asked about. */
  verdicts: ReadonlyMap<number, string | null>;
}

export interface PipelineSteps {
  state: PipelineState;
  /** Stages whose state or reason is another now. */
  stages: { position: number; state: StageState; because: string | null }[];
  /** Positions of stages whose runs may start. */
  released: number[];
  /** Runs that have not started and never will, and why. */
  ended: { runId: string; because: string }[];
  /** Runs that an agent has and that are to stop. */
  stopping: string[];
  /** Positions of stages that start if nothing else keeps them. */
  asked: number[];
}

/** States of a run that nobody has begun yet. */
const unbegun: ReadonlySet<RunState> = new Set(["waiting", "queued"]);

export function settlePipeline(facts: PipelineFacts): PipelineSteps {
  const steps: Omit<PipelineSteps, "state" | "stages"> = { released: [], ended: [], stopping: [], asked: [] };
  const now = new Map(facts.stages.map((stage) => [stage.position, ended(stage)]));
  const stop = facts.stopped ?? failureOf(facts, now);
  for (const stage of inOrder(facts.stages)) {
    const next = stop === null ? decide(stage, now, facts.verdicts, steps) : halt(stage, now, stop, steps);
    now.set(stage.position, next);
  }
  const stages = facts.stages.flatMap(({ position, state, because }) => {
    const next = now.get(position);
    if (!next || (next.state === state && next.because === because)) return [];
    return [{ position, state: next.state, because: next.because }];
  });
  return { ...steps, stages, state: stateOf(facts, now) };
}

interface Standing {
  name: string;
  state: StageState;
  because: string | null;
}

/** A stage as its runs leave it: it has ended when all of them have. */
function ended({ name, state, because, runs }: StageFacts): Standing {
  if (state !== "running" || !runs.every((run) => isFinal(run.state))) return { name, state, because };
  if (runs.some((run) => run.state !== "finished" && run.state !== "cancelled"))
    return { name, state: "failed", because };
  return { name, state: runs.some((run) => run.state === "cancelled") ? "cancelled" : "finished", because };
}

/** Where a stage has failed and the pipeline says that all is to stop then. */
function failureOf({ onFailure, stages }: PipelineFacts, now: ReadonlyMap<number, Standing>): string | null {
  if (onFailure !== "stop") return null;
  const failed = stages.find(
    ({ position, allowFailure }) => !allowFailure && now.get(position)?.state === "failed",
  );
  return failed ? `stage ${failed.name} failed` : null;
}

/** Every stage behind those that it waits for. */
function inOrder(stages: readonly StageFacts[]): StageFacts[] {
  const byPosition = new Map(stages.map((stage) => [stage.position, stage]));
  const placed = new Set<number>();
  const order: StageFacts[] = [];
  for (const start of stages) {
    // By hand: a chain may be longer than the stack is deep.
    const path = [start];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const before = top.needs.find((position) => !placed.has(position) && byPosition.has(position));
      const need = before === undefined ? undefined : byPosition.get(before);
      if (need) {
        path.push(need);
        continue;
      }
      path.pop();
      if (!placed.has(top.position)) order.push(top);
      placed.add(top.position);
    }
  }
  return order;
}

type Doing = Omit<PipelineSteps, "state" | "stages">;

function decide(
  stage: StageFacts,
  now: ReadonlyMap<number, Standing>,
  verdicts: PipelineFacts["verdicts"],
  steps: Doing,
): Standing {
  const standing = now.get(stage.position) ?? stage;
  const { name } = stage;
  if (standing.state !== "waiting") return standing;
  // Somebody has stopped its runs before it was its turn.
  if (stage.runs.every((run) => isFinal(run.state))) return { name, state: "cancelled", because: null };
  const needs = stage.needs.flatMap((position) => now.get(position) ?? []);
  const bad = needs.find(({ state }) => state === "failed" || state === "cancelled");
  if (stage.when === "success" && bad) return endAs("cancelled", reasonOf(bad), stage, steps);
  if (!needs.every(({ state }) => isOver(state))) return standing;
  if (stage.when === "failure" && !bad)
    return endAs("skipped", "no stage that it needs has failed", stage, steps);
  const verdict = verdicts.get(stage.position);
  if (verdict === undefined) {
    steps.asked.push(stage.position);
    return standing;
  }
  if (verdict !== null) return endAs("cancelled", verdict, stage, steps);
  steps.released.push(stage.position);
  return { name, state: "running", because: null };
}

function reasonOf({ name, state, because }: Standing): string {
  return state === "failed" ? `stage ${name} failed` : (because ?? `stage ${name} was stopped`);
}

function endAs(state: "cancelled" | "skipped", because: string, stage: StageFacts, steps: Doing): Standing {
  for (const run of stage.runs) if (!isFinal(run.state)) steps.ended.push({ runId: run.runId, because });
  return { name: stage.name, state, because };
}

/** Everything is to stop: what has not begun never does, and what runs is told. */
function halt(stage: StageFacts, now: ReadonlyMap<number, Standing>, why: string, steps: Doing): Standing {
  const standing = now.get(stage.position) ?? stage;
  if (isOver(standing.state)) return standing;
  const live = stage.runs.filter((run) => !isFinal(run.state));
  for (const { runId, state } of live) {
    if (unbegun.has(state)) steps.ended.push({ runId, because: why });
    else if (state !== "stopping") steps.stopping.push(runId);
  }
  const isLeft = live.some(({ state }) => !unbegun.has(state));
  if (isLeft) return { name: stage.name, state: "running", because: why };
  const hasFailed = stage.runs.some(
    ({ state }) => isFinal(state) && state !== "finished" && state !== "cancelled",
  );
  return { name: stage.name, state: hasFailed ? "failed" : "cancelled", because: why };
}

function isOver(state: StageState): boolean {
  return state !== "waiting" && state !== "running";
}

function stateOf({ stages, stopped }: PipelineFacts, now: ReadonlyMap<number, Standing>): PipelineState {
  const standings = stages.map((stage) => ({ stage, ...(now.get(stage.position) ?? stage) }));
  if (!standings.every(({ state }) => isOver(state))) return "running";
  if (standings.some(({ stage, state }) => state === "failed" && !stage.allowFailure)) return "failed";
  const isBad = (position: number) => {
    const state = now.get(position)?.state;
    return state === "failed" || state === "cancelled";
  };
  // What was not stopped for a stage before it was stopped by somebody.
  const byHand = standings.some(({ stage, state }) => state === "cancelled" && !stage.needs.some(isBad));
  return stopped !== null || byHand ? "cancelled" : "finished";
}

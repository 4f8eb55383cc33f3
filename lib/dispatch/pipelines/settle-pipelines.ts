import type { TeamId } from "../../access/actor";
import type { Connection } from "../../db/client";
import { lockItem } from "../../db/locked-items";
import {
  endPipeline,
  endUnbegunRuns,
  findStandings,
  leaveOutInputs,
  lockPipeline,
  lockPipelinesOf,
  lockWaiting,
  pinMadeInputs,
  releaseStageRuns,
  type StageStanding,
  writeStages,
} from "../../db/pipeline-steps";
import type { OnceStored } from "../../db/transaction";
import { type PipelineFacts, type PipelineSteps, settlePipeline } from "../../pipelines/settle-pipeline";
import { findMove } from "../../runs/run-moves";
import { stopLocked } from "../line/stop-locked";

const system = { kind: "system", id: null, name: "Slipway" } as const;

/**
 * Moves on the pipelines of runs that have just ended, in the same transaction (P10). Whoever ends a run has locked its pipeline before its
 * item; what is read here is read behind that lock.
 */
export async function settlePipelinesOf(
  tx: Connection,
  onceStored: OnceStored,
  teamId: TeamId,
  runIds: readonly string[],
): Promise<void> {
  for (const id of await lockPipelinesOf(tx, runIds)) await settleLocked(tx, onceStored, teamId, id);
}

/** Moves on a locked pipeline until there is nothing to do for now. */
export async function settleLocked(
  tx: Connection,
  onceStored: OnceStored,
  teamId: TeamId,
  id: string,
): Promise<void> {
  const pipeline = await lockPipeline(tx, id);
  if (!pipeline) return;
  const { onFailure, cancelAt, stoppedBy } = pipeline;
  const stopped = cancelAt === null ? null : `the pipeline was stopped by ${stoppedBy ?? "somebody"}`;
  let isAgain = true;
  while (isAgain) {
    const { stages, steps } = await decide(tx, id, { onFailure, stopped });
    await apply(tx, id, stages, steps);
    isAgain = await stopAll(tx, onceStored, teamId, steps.stopping);
    if (steps.state !== "running") await endPipeline(tx, id, steps.state);
  }
}

/** What is to be done, as the stages stand behind the locks of all that it touches. */
async function decide(
  tx: Connection,
  id: string,
  pipeline: Pick<PipelineFacts, "onFailure" | "stopped">,
): Promise<{ stages: StageStanding[]; steps: PipelineSteps }> {
  const verdicts = new Map<number, string | null>();
  const locked = new Set<string>();
  for (;;) {
    const stages = await findStandings(tx, id);
    const steps = settlePipeline({ ...pipeline, stages, verdicts });
    for (const position of steps.asked) verdicts.set(position, await judge(tx, stages, position));
    if (steps.asked.length > 0) continue;
    const touched = touchedBy(stages, steps).filter((runId) => !locked.has(runId));
    if (touched.length === 0) return { stages, steps };
    // An agent may have taken one of them since the look: it is looked again.
    await lockWaiting(tx, touched);
    for (const runId of touched) locked.add(runId);
  }
}

/** Pins what earlier stages have made for one; null: it may start, else why not (P4). */
async function judge(
  tx: Connection,
  stages: readonly StageStanding[],
  position: number,
): Promise<string | null> {
  const stage = stages.find((one) => one.position === position);
  const runIds = stage?.runs.map(({ runId }) => runId) ?? [];
  const [lacking] = await pinMadeInputs(tx, runIds);
  if (!lacking || !stage) return null;
  const needs = stage.needs.flatMap((need) => stages.find((one) => one.position === need) ?? []);
  // A stage that did not run, or failed, made nothing: who wants to run all the same runs without it.
  const isMeant = stage.when !== "success" || needs.some(({ state }) => state === "skipped");
  if (!isMeant) return `no stage that it needs has made ${lacking.collection}`;
  await leaveOutInputs(tx, runIds);
  return null;
}

function runsOf(stages: readonly StageStanding[], positions: readonly number[]): string[] {
  const wanted = new Set(positions);
  const own = stages.filter(({ position }) => wanted.has(position));
  return own.flatMap(({ runs }) => runs.map(({ runId }) => runId));
}

/** Runs that nobody has begun, and that start or end now. */
function touchedBy(stages: readonly StageStanding[], { released, ended }: PipelineSteps): string[] {
  return [...runsOf(stages, released), ...ended.map(({ runId }) => runId)];
}

async function apply(
  tx: Connection,
  id: string,
  stages: readonly StageStanding[],
  { stages: changed, released, ended }: PipelineSteps,
): Promise<void> {
  const readyIds = runsOf(stages, released);
  const move = findMove("waiting", "ready");
  if (move && readyIds.length > 0) await releaseStageRuns(tx, readyIds, move, system);
  const moves = (["waiting", "queued"] as const).flatMap((state) => findMove(state, "cancelled") ?? []);
  if (ended.length > 0) await endUnbegunRuns(tx, ended, moves, system);
  await writeStages(tx, id, changed);
}

/** Asks the agents of runs to stop them; true when one of them has ended at once, because its agent is gone. */
async function stopAll(
  tx: Connection,
  onceStored: OnceStored,
  teamId: TeamId,
  runIds: readonly string[],
): Promise<boolean> {
  let isAgain = false;
  for (const runId of runIds) {
    const item = await lockItem(tx, teamId, runId);
    if (item && item.cancelAt === null && (await stopLocked(tx, onceStored, item, system))) isAgain = true;
  }
  return isAgain;
}

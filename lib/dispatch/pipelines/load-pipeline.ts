import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import { getDatabase } from "../../db/client";
import { findEdges, findStageRuns, findStages, getOwnPipeline, type StageRunRow } from "../../db/pipelines";
import { requireInput } from "../../result";
import { groupBy } from "../../runs/group-by";
import type { PipelineView, StageRunView } from "../../runs/pipeline-view";
import { storedDocumentSchema } from "../../runs/stored-run";
import { pipelineIdInputSchema } from "../schema";
import { toPipelineRow } from "./pipeline-row";

/** One launch of a pipeline with its stages, their runs, and what joins them. */
export async function loadPipeline(actor: Actor, input: unknown): Promise<PipelineView> {
  const { pipelineId } = requireInput(pipelineIdInputSchema, input);
  const head = await getOwnPipeline(actor, pipelineId);
  const db = getDatabase();
  const [stages, edges, runs] = await Promise.all([
    findStages(db, pipelineId),
    findEdges(db, pipelineId),
    findStageRuns(db, pipelineId),
  ]);
  const runsOf = groupBy(runs, ({ position }) => position);
  const { queue, onFailure, resumedFromId, document, authorId, teamId } = head;
  return {
    ...toPipelineRow(head),
    ...{ queue, onFailure, resumedFrom: resumedFromId },
    documentText: storedDocumentSchema.parse(document).text,
    stageList: stages.map((stage) => ({ ...stage, runs: (runsOf.get(stage.position) ?? []).map(toView) })),
    edges: edges.map(({ from, to, artifact }) => ({ from, to, artifact: artifact === "" ? null : artifact })),
    canCancel: head.state === "running" && can(actor, "run:cancel", { teamId, authorId }),
  };
}

function toView({ position: _position, ordinal: _ordinal, ...run }: StageRunRow): StageRunView {
  return {
    ...run,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    attempts: run.attempts.map((attempt) => ({
      ...attempt,
      leasedAt: toIso(attempt.leasedAt),
      startedAt: attempt.startedAt === null ? null : toIso(attempt.startedAt),
      endedAt: attempt.endedAt === null ? null : toIso(attempt.endedAt),
    })),
  };
}

/** Times inside JSON come in the database's own spelling. */
function toIso(time: string): string {
  return new Date(time).toISOString();
}

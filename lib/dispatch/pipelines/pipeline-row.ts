import type { PipelineHead } from "../../db/pipelines";
import { type PipelineRow, stageStates } from "../../runs/pipeline-view";
import { priorityName } from "../../runs/priority";

/** A pipeline as lists show it. */
export function toPipelineRow(head: PipelineHead): PipelineRow {
  const { id, name, state, project, job, jobVersion, author } = head;
  const counts = stageStates.map((one) => [one, Number(head.stages[one] ?? 0)] as const);
  return {
    ...{ id, name, state, project, job, jobVersion, author },
    priority: priorityName(head.priority),
    createdAt: head.createdAt.toISOString(),
    endedAt: head.endedAt?.toISOString() ?? null,
    isCancelled: head.cancelAt !== null,
    stages: Object.fromEntries(counts) as PipelineRow["stages"],
  };
}

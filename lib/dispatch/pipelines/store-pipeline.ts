import type { PersonActor } from "../../access/actor";
import { type Issue, isAcceptable } from "../../config/issue";
import { underStage } from "../../config/layers/job-stages";
import { type Connection, getDatabase } from "../../db/client";
import { findPipelineByKey, insertPipeline } from "../../db/pipelines";
import { ensureProject } from "../../db/projects";
import { findArchivedQueues } from "../../db/queues";
import { insertRuns, type NewRunWithItem } from "../../db/run-batch";
import { holdNames } from "../../db/run-inputs";
import { inTransaction } from "../../db/transaction";
import { isUniqueViolation } from "../../db/unique-violation";
import { logEvent } from "../../logger";
import { type Result, refuse, succeed } from "../../result";
import { groupBy } from "../../runs/group-by";
import { listNamedInputs } from "../../runs/named-artifact";
import { priorityNumber } from "../../runs/priority";
import type { StoredDocument } from "../../runs/stored-run";
import { toEventActor } from "../history/to-event-actor";
import { freezeDocuments } from "../launch/launch-documents";
import { queueArchived } from "../launch/launch-issue";
import { type ResolvedInputs, resolveInputs } from "../launch/resolve-inputs";
import { findQueuedQuota, hasQueuedQuota, storeInputs, toNewRun } from "../launch/store-launch";
import type { PipelinePlan, PipelineRequest, PlannedStage } from "./plan-pipeline";

export interface SubmittedPipeline {
  pipelineId: string;
  name: string;
  /** The runs of its stages, in the order of the document. */
  runIds: string[];
}

export interface PipelineDetails {
  id: string;
  name: string;
  commits: readonly (string | null)[];
  overrideText: string | null;
  idempotencyKey: string | null;
}

/** A queue was archived at this moment: nothing of the transaction is kept. */
class Closed extends Error {
  readonly issues: Issue[];

  constructor(issues: Issue[]) {
    super("a queue of the pipeline is archived");
    this.issues = issues;
  }
}

async function findArchived(tx: Connection, stages: readonly PlannedStage[]): Promise<Issue[]> {
  const queueIds = [...new Set(stages.map(({ plan }) => plan.queue.id))];
  return (await findArchivedQueues(tx, queueIds)).map(queueArchived);
}

/** Stores a pipeline whose issues were checked: all of its runs, or an issue and none (P3). */
export async function storePipeline(
  actor: PersonActor,
  request: PipelineRequest,
  planned: PipelinePlan,
  details: PipelineDetails,
): Promise<Result<SubmittedPipeline>> {
  const { id, name } = details;
  const names = new Set(planned.stages.map(({ plan }) => plan.project));
  const projectIds = new Map<string, string>();
  for (const project of names)
    projectIds.set(project, (await ensureProject(getDatabase(), actor.teamId, project)).id);
  let said: Issue[] = [];
  try {
    const stored = await inTransaction((tx) =>
      insert(tx, actor, request, planned, { ...details, projectIds }),
    );
    if (!isAcceptable(stored)) return refuse(stored);
    said = stored;
  } catch (error) {
    if (error instanceof Closed) return refuse(error.issues);
    const earlier = isUniqueViolation(error)
      ? await findSubmittedPipeline(actor, details.idempotencyKey)
      : undefined;
    if (!earlier) throw error;
    return succeed(earlier);
  }
  logEvent("pipeline:launched", { pipeline: id, runs: planned.stages.length, actor: actor.personId });
  const runIds = planned.stages.map(({ plan }) => plan.runId);
  return succeed({ pipelineId: id, name, runIds }, [...planned.issues, ...said]);
}

/** The pipeline that the person already launched with that key. */
export async function findSubmittedPipeline(
  { teamId, personId }: PersonActor,
  idempotencyKey: string | null,
): Promise<SubmittedPipeline | undefined> {
  if (!idempotencyKey) return undefined;
  const found = await findPipelineByKey(getDatabase(), { teamId, authorId: personId, idempotencyKey });
  return found ? { pipelineId: found.id, name: found.name, runIds: found.runIds } : undefined;
}

async function insert(
  tx: Connection,
  actor: PersonActor,
  request: PipelineRequest,
  planned: PipelinePlan,
  {
    id,
    name,
    commits,
    overrideText,
    idempotencyKey,
    projectIds,
  }: PipelineDetails & {
    projectIds: ReadonlyMap<string, string>;
  },
): Promise<Issue[]> {
  const { stages } = planned;
  const inputs = await resolveAll(tx, actor, stages);
  const issues = inputs.flatMap(({ issues: own }, at) => underStage(own, `/stages/${at}`));
  if (!isAcceptable(issues)) return issues;
  const refused = await findRefusedQuota(tx, actor, stages);
  if (refused) return [refused];
  const runs = stages.map((stage, at): NewRunWithItem => {
    const { plan, needs } = stage;
    const made = toNewRun(
      actor,
      plan,
      { commit: commits[at] ?? null, overrideText, idempotencyKey: null },
      projectIds.get(plan.project) ?? "",
    );
    const documents = freezeDocuments(plan.documents, plan.usedBases).map((one) => referTo(one, id));
    const stageNames = needs.flatMap((need) => stages[need]?.name ?? []);
    const waitsForStage = stageNames.length > 0 ? inWords(stageNames) : undefined;
    const waitsFor = inputs[at]?.waitsFor ?? undefined;
    const isWaiting = waitsForStage !== undefined || waitsFor !== undefined;
    return {
      run: { ...made.run, documents, state: isWaiting ? "waiting" : "queued" },
      item: { ...made.item, ...(waitsFor && { waitsFor }), ...(waitsForStage && { waitsForStage }) },
    };
  });
  const [first] = stages;
  const document = freezeDocuments(request.documents, new Set()).find(({ layer }) => layer === "job");
  if (!first || !document) return issues;
  await insertPipeline(tx, {
    id,
    name,
    teamId: actor.teamId,
    projectId: projectIds.get(first.plan.project) ?? "",
    queueId: request.queue.id,
    queueIds: [...new Set([request.queue.id, ...stages.map(({ plan }) => plan.queue.id)])],
    jobId: request.documents.jobOf?.id ?? null,
    jobVersion: request.documents.jobOf?.version ?? null,
    priority: priorityNumber(first.plan.resolution.terms.priority),
    authorId: actor.personId,
    author: actor.name,
    document,
    request: { values: request.values, override: overrideText },
    onFailure: planned.onFailure,
    idempotencyKey,
  });
  if (!(await insertRuns(tx, runs, toEventActor(actor)))) throw new Closed(await findArchived(tx, stages));
  await storeInputs(
    tx,
    inputs.map(({ inputs: own }, at) => ({ runId: stages[at]?.plan.runId ?? "", inputs: own })),
  );
  await storeStages(tx, id, planned);
  return issues;
}

async function storeStages(
  tx: Connection,
  pipelineId: string,
  { stages, edges }: PipelinePlan,
): Promise<void> {
  await tx.pipelineStage.createMany({
    data: stages.map(({ position, name, rank, when, allowFailure, needs }) => ({
      ...{ pipelineId, position, name, rank, when, allowFailure },
      state: needs.length === 0 ? "running" : "waiting",
    })),
  });
  await tx.pipelineEdge.createMany({
    data: edges.map(({ from, to, artifact = "" }) => ({ pipelineId, from, to, artifact })),
    skipDuplicates: true,
  });
  await tx.pipelineStageRun.createMany({
    data: stages.map(({ position, plan }) => ({ pipelineId, position, ordinal: 0, runId: plan.runId })),
  });
}

/** What each stage takes that no other one makes; all names are held before any is looked at, in one order. */
async function resolveAll(
  tx: Connection,
  { teamId }: PersonActor,
  stages: readonly PlannedStage[],
): Promise<ResolvedInputs[]> {
  const names = stages.flatMap(({ plan, makers }) =>
    listNamedInputs(plan.resolution.config)
      .filter(({ position }) => !makers.has(position))
      .map(({ project = plan.project, collection, reference }) => ({
        teamId,
        project,
        collection,
        reference,
      })),
  );
  await holdNames(tx, names);
  const resolved: ResolvedInputs[] = [];
  for (const { plan, makers } of stages)
    resolved.push(await resolveInputs(tx, teamId, plan, { isStored: true, makers }));
  return resolved;
}

async function findRefusedQuota(
  tx: Connection,
  actor: PersonActor,
  stages: readonly PlannedStage[],
): Promise<Issue | undefined> {
  const bounded = stages.filter(({ plan }) => hasQueuedQuota(plan));
  const queues = [...groupBy(bounded, ({ plan }) => plan.queue.id)].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  for (const [, on] of queues) {
    const [first] = on;
    const refused = first && (await findQueuedQuota(tx, actor, first.plan, on.length));
    if (refused) return refused;
  }
  return undefined;
}

/** The pipeline's document is kept once, not with each of its runs. */
function referTo(document: StoredDocument, pipeline: string): StoredDocument {
  return document.layer === "job" ? { ...document, text: "", pipeline } : document;
}

function inWords(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return `stage${names.length === 1 ? "" : "s"} ${shown}${more}`;
}

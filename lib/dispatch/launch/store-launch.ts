import type { PersonActor } from "../../access/actor";
import { type Issue, isAcceptable } from "../../config/issue";
import { noteUse, noteUses } from "../../db/artifact-versions";
import { type Connection, getDatabase } from "../../db/client";
import { ensureProject } from "../../db/projects";
import { insertRuns, type NewRunWithItem } from "../../db/run-batch";
import { type Checkpoint, insertBeginnings } from "../../db/run-checkpoints";
import { holdVersion, insertRunInputs, type NewRunInput } from "../../db/run-inputs";
import { countQueuedLocked } from "../../db/run-queue-items";
import { findRunByKey } from "../../db/runs";
import { inTransaction } from "../../db/transaction";
import { isUniqueViolation } from "../../db/unique-violation";
import { AppError } from "../../errors";
import { logEvent } from "../../logger";
import { type Result, refuse, succeed } from "../../result";
import { listNamedInputs, versionName } from "../../runs/named-artifact";
import { priorityNumber } from "../../runs/priority";
import { toEventActor } from "../history/to-event-actor";
import { freezeDocuments } from "./launch-documents";
import { launchIssue, queueArchived } from "./launch-issue";
import { type LaunchPlan, needsOf } from "./plan-launch";
import { resolveInputs } from "./resolve-inputs";

export interface SubmitDetails {
  commit: string | null;
  overrideText: string | null;
  idempotencyKey: string | null;
  rerun?: { of: string; mode: "exact" | "today" | "resume" };
  /** What its first attempt begins from. */
  checkpoints?: readonly Checkpoint[];
}

export interface Submitted {
  runId: string;
  name: string;
}

/** Stores a launch whose issues were checked: run, place in the line and first event together, or an issue about a quota. */
export async function storeLaunch(
  actor: PersonActor,
  plan: LaunchPlan,
  details: SubmitDetails,
): Promise<Result<Submitted>> {
  const project = await ensureProject(getDatabase(), actor.teamId, plan.project);
  const run = toNewRun(actor, plan, details, project.id);
  let said: Issue[] = [];
  try {
    const stored = needsTransaction(plan, details)
      ? await inTransaction((tx) => storeWithInputs(tx, actor, plan, { run, details }))
      : await insertOne(getDatabase(), actor, plan, { run, details });
    if (!isAcceptable(stored)) return refuse(stored);
    said = stored;
  } catch (error) {
    // The same key was used at the same moment: the other one's run is the run.
    const earlier = isUniqueViolation(error) ? await findSubmitted(actor, details.idempotencyKey) : undefined;
    if (!earlier) throw error;
    return succeed(earlier);
  }
  logEvent("run:queued", { run: plan.runId, queue: plan.queue.id, actor: actor.personId });
  return succeed({ runId: plan.runId, name: plan.runName }, [...plan.issues, ...said]);
}

/** One statement stores everything, unless something must stay as it was found until then: a quota, or what artifacts' names mean. */
function needsTransaction(plan: LaunchPlan, { checkpoints = [] }: SubmitDetails): boolean {
  return checkpoints.length > 0 || hasQueuedQuota(plan) || listNamedInputs(plan.resolution.config).length > 0;
}

interface ToStore {
  run: NewRunWithItem;
  details: SubmitDetails;
}

async function insertOne(
  db: Connection,
  actor: PersonActor,
  plan: LaunchPlan,
  { run, details }: ToStore,
): Promise<Issue[]> {
  const created = details.rerun ? { rerunOf: details.rerun.of, mode: details.rerun.mode } : {};
  const isStored = await insertRuns(db, [run], toEventActor(actor), created);
  return isStored ? [] : [queueArchived(plan.queue)];
}

/** The run with the versions it takes; it is not in the line before it has all of them (A6, A9). */
async function storeWithInputs(
  tx: Connection,
  actor: PersonActor,
  plan: LaunchPlan,
  { run, details }: ToStore,
): Promise<Issue[]> {
  const sameAs = details.rerun?.mode === "today" ? undefined : details.rerun?.of;
  const { inputs, waitsFor, issues } = await resolveInputs(tx, actor.teamId, plan, {
    isStored: true,
    sameAs,
  });
  if (!isAcceptable(issues)) return issues;
  const refused = hasQueuedQuota(plan) && (await findQueuedQuota(tx, actor, plan));
  if (refused) return [refused];
  const waiting: ToStore["run"] =
    waitsFor === null ? run : { run: { ...run.run, state: "waiting" }, item: { ...run.item, waitsFor } };
  const archived = await insertOne(tx, actor, plan, { run: waiting, details });
  if (archived.length > 0) return archived;
  await storeInputs(tx, [{ runId: plan.runId, inputs }]);
  await insertCheckpoints(tx, plan.runId, details);
  return issues;
}

/** The inputs of runs, those that are pinned as used. */
export async function storeInputs(
  tx: Connection,
  taken: readonly { runId: string; inputs: readonly NewRunInput[] }[],
): Promise<void> {
  await insertRunInputs(tx, taken);
  const uses = taken.flatMap(({ runId, inputs }) =>
    inputs.flatMap(({ pin, written }) =>
      pin ? [{ runId, versionId: pin.versionId, kind: "used" as const, usedAs: written }] : [],
    ),
  );
  await noteUses(tx, uses);
}

/** Its first attempt begins from these, which nobody deletes before the run has ended. */
async function insertCheckpoints(
  tx: Connection,
  runId: string,
  { checkpoints = [] }: SubmitDetails,
): Promise<void> {
  for (const { versionId, collection, index } of checkpoints) {
    if ((await holdVersion(tx, versionId)) !== "committed")
      throw new AppError(
        "CONFLICT",
        `checkpoint ${versionName(collection, index)} was deleted at this moment: try again`,
      );
    await noteUse(tx, { runId, versionId, kind: "used" });
  }
  await insertBeginnings(tx, { runId, attempt: 0 }, checkpoints);
}

/** The run that the person already made with that key. */
export async function findSubmitted(
  actor: PersonActor,
  idempotencyKey: string | null | undefined,
): Promise<Submitted | undefined> {
  if (!idempotencyKey) return undefined;
  const key = { teamId: actor.teamId, authorId: actor.personId, idempotencyKey };
  const run = await findRunByKey(getDatabase(), key);
  return run ? { runId: run.id, name: run.name } : undefined;
}

/** A launch as a row of its run. */
export function toNewRun(
  actor: PersonActor,
  plan: LaunchPlan,
  details: SubmitDetails,
  projectId: string,
): NewRunWithItem {
  const { resolution, queue, documents } = plan;
  const { terms, fromAgent = [] } = resolution;
  const priority = priorityNumber(terms.priority);
  const run: NewRunWithItem["run"] = {
    id: plan.runId,
    teamId: actor.teamId,
    projectId,
    queueId: queue.id,
    queueVersion: documents.queue.version,
    jobId: documents.jobOf?.id ?? null,
    jobVersion: documents.jobOf?.version ?? null,
    name: plan.runName,
    state: "queued",
    resource: queue.resource,
    priority,
    authorId: actor.personId,
    author: actor.name,
    values: resolution.values,
    overrideText: details.overrideText,
    config: resolution.config,
    sources: resolution.sources,
    manifest: plan.manifest,
    fromAgent,
    terms: { ...terms, gitSources: plan.gitSources, stage: plan.stage },
    documents: freezeDocuments(documents, plan.usedBases),
    commit: details.commit,
    rerunOfId: details.rerun?.of ?? null,
    idempotencyKey: details.idempotencyKey,
  };
  return { run, item: { personKey: actor.personId, priority, needs: needsOf(plan) } };
}

/** Whether its queue bounds how many runs may wait. */
export function hasQueuedQuota({ resolution }: LaunchPlan): boolean {
  const { queuedPerPerson, queuedPerTeam } = resolution.terms.quotas;
  return queuedPerPerson !== undefined || queuedPerTeam !== undefined;
}

/** The quota that `more` runs would go beyond; the queue's count stays so until the transaction ends. */
export async function findQueuedQuota(
  tx: Connection,
  actor: PersonActor,
  { resolution, queue }: LaunchPlan,
  more = 1,
): Promise<Issue | undefined> {
  const { queuedPerPerson, queuedPerTeam } = resolution.terms.quotas;
  const queued = await countQueuedLocked(tx, queue.id, actor.personId);
  if (queuedPerPerson !== undefined && queued.person + more > queuedPerPerson)
    return launchIssue(
      "quota-queued-person",
      `You have ${queued.person} runs waiting on ${queue.name}; at most ${queuedPerPerson} are allowed. Wait until one starts, or stop one.`,
      "/queue",
    );
  if (queuedPerTeam !== undefined && queued.team + more > queuedPerTeam)
    return launchIssue(
      "quota-queued-team",
      `The team has ${queued.team} runs waiting on ${queue.name}; at most ${queuedPerTeam} are allowed. Wait until some start.`,
      "/queue",
    );
  return undefined;
}

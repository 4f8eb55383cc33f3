import type { Actor } from "../../access/actor";
import { can } from "../../access/can";
import { notFound } from "../../access/require-permission";
import { reproducibility } from "../../config/reproducibility/reproducibility";
import { maskEnvText } from "../../config/secrets/mask-env-text";
import { findAttempts, type StoredAttempt } from "../../db/attempts";
import { getDatabase } from "../../db/client";
import { getOwnRun } from "../../db/get-own-run";
import { findInputsOfStages, findPipelineOfRun, type InputOfStage } from "../../db/pipelines";
import { type Beginning, type Checkpoint, findBeginnings } from "../../db/run-checkpoints";
import { findRunEvents } from "../../db/run-events";
import { findRunInputs, type RunInputRow } from "../../db/run-inputs";
import { findRunRows } from "../../db/run-list";
import { findRunOutputs, type RunOutputRow } from "../../db/run-outputs";
import { findRunHead, findRunWhole, type WholeRun } from "../../db/runs";
import { requireInput } from "../../result";
import { codeFilesSchema, outcomeReasons } from "../../runs/agent-protocol";
import { isClientState } from "../../runs/client-state";
import { readLaunchTerms } from "../../runs/launch-terms";
import { listNamedOutputs, type NamedOutput, versionName } from "../../runs/named-artifact";
import { isFinal, type RunState } from "../../runs/run-state";
import type {
  AttemptView,
  CheckpointView,
  ClientRunView,
  RunDetail,
  RunDocumentView,
  RunInputView,
  RunOutputView,
} from "../../runs/run-view";
import { fromAgentSchema, jsonObjectSchema, sourcesSchema } from "../../runs/stored-run";
import { findNewestOf } from "../launch/find-resumable";
import { explainRun } from "../line/explain-run";
import { runIdInputSchema } from "../schema";
import { toRunEventView } from "./run-event-view";
import { toIso, toRunRow } from "./run-row";
import { showConfig } from "./show-config";

/** Everything the run page shows but the log. */
export async function loadRun(actor: Actor, input: unknown): Promise<RunDetail> {
  const { runId } = requireInput(runIdInputSchema, input);
  const head = await getOwnRun(actor, runId);
  const db = getDatabase();
  const [whole, [listed], attempts, events, taken, outputs, pipeline, begun, newest, waiting] =
    await Promise.all([
      findRunWhole(db, actor.teamId, runId),
      findRunRows(db, actor.teamId, [runId]),
      findAttempts(db, runId),
      findRunEvents(db, runId),
      findRunInputs(db, runId),
      findRunOutputs(db, runId),
      findPipelineOfRun(db, runId),
      findBeginnings(db, runId),
      findNewestOf(runId),
      head.queueId !== null && (head.state === "queued" || head.state === "waiting")
        ? explainRun(actor.teamId, head.queueId, runId)
        : null,
    ]);
  if (!whole || !listed) throw notFound("run", runId);
  const fromStages = pipeline ? await findInputsOfStages(db, pipeline.id, runId) : [];
  const inputs = taken.map((input) => toInput(input, fromStages));
  const row = toRunRow(listed);
  const config = jsonObjectSchema.parse(whole.config);
  const named = listNamedOutputs(config);
  const files = codeFilesSchema.nullable().catch(null).parse(whole.codeFiles);
  const original = whole.rerunOfId && (await findRunHead(db, actor.teamId, whole.rerunOfId));
  const rerunOf = original ? { id: original.id, name: original.name } : null;
  return {
    ...row,
    ...showConfig(actor, {
      config,
      sources: sourcesSchema.parse(whole.sources),
      manifest: jsonObjectSchema.parse(whole.manifest),
      fromAgent: fromAgentSchema.parse(whole.fromAgent),
    }),
    queueVersion: whole.queueVersion,
    client: whole.client && toClientRun(whole.client),
    terms: readLaunchTerms(whole.terms),
    overrideText: whole.overrideText,
    documents: toDocuments(actor, whole),
    inputs,
    outputs: named.map((one) => toOutput(one, outputs, newest)),
    commit: whole.commit,
    reproducibility: reproducibility({
      config,
      resource: row.resource ?? "local-process",
      ...(files && { files }),
      // A reported run pins nothing.
      ...(head.queueId !== null && {
        pins: inputs.map((input, at) => ({ ...input, looseCount: taken[at]?.looseCount ?? null })),
      }),
    }),
    signal: whole.signal,
    cause: whole.cause,
    logBytes: Number(whole.logBytes),
    cancelRequestedAt: toIso(whole.cancelAt),
    pipeline,
    rerunOf,
    resumedFrom: begun.some(({ attempt }) => attempt === 0) ? rerunOf : null,
    attempts: attempts.map((attempt) => toAttempt(attempt, { begun, named })),
    events: events.map(toRunEventView),
    waiting,
    may: whatMay(actor, head, row.state, named),
  };
}

function whatMay(
  actor: Actor,
  head: Awaited<ReturnType<typeof getOwnRun>>,
  state: RunState,
  outputs: readonly NamedOutput[],
): RunDetail["may"] {
  const { teamId, queueId } = head;
  const mayLaunch = queueId !== null && can(actor, "run:launch", { teamId, queueId });
  return {
    cancel: !isFinal(state) && can(actor, "run:cancel", head),
    rerun: mayLaunch,
    resume: mayLaunch && state !== "finished" && outputs.some(({ every }) => every !== undefined),
  };
}

/** The documents; env values of the admin's side are hidden from who may not see them (R37). */
function toDocuments(actor: Actor, run: WholeRun): RunDocumentView[] {
  const mayReveal = can(actor, "config:reveal", { teamId: run.teamId, queueId: run.queueId });
  return run.documents.map(({ layer, file, version, text }) => {
    const isAdmins = layer === "queue" || layer === "team-defaults";
    return {
      layer,
      file,
      version: version ?? null,
      text: isAdmins && !mayReveal ? maskEnvText(text) : text,
    };
  });
}

function toClientRun(client: NonNullable<WholeRun["client"]>): ClientRunView {
  return {
    state: isClientState(client.state) ? client.state : "running",
    lastSignAt: client.lastSignAt.toISOString(),
    exitCode: client.exitCode,
    notes: client.notes,
    tags: client.tags,
    group: client.groupName,
    jobType: client.jobType,
    host: client.host,
    program: client.program,
    repository: client.repository,
  };
}

function toInput(
  { position, written, path, collection, index, versionId, state, ...version }: RunInputRow,
  fromStages: readonly InputOfStage[],
): RunInputView {
  const maker = fromStages.find((one) => one.position === position);
  return {
    ...{ name: written, path, version: index === null ? null : versionName(collection, index) },
    ...{ versionId: state === "committed" ? versionId : null, type: version.type },
    ...{ digest: version.digest, bytes: version.size },
    fromStage: maker ? { name: maker.stage, runId: maker.runId } : null,
  };
}

function toOutput(
  { position, written: name, path }: NamedOutput,
  made: readonly RunOutputRow[],
  newest: readonly Checkpoint[],
): RunOutputView {
  const checkpoint = newest.find((one) => one.position === position);
  const row = made.find((one) => one.position === position);
  return {
    ...{ name, path, version: row ? versionName(row.collection, row.index) : null },
    ...{ versionId: row?.versionId ?? null, type: row?.type ?? null, bytes: row?.size ?? null },
    checkpoint: checkpoint ? toCheckpoint(checkpoint, path) : null,
  };
}

function toCheckpoint(
  { collection, index, versionId }: Pick<Beginning, "collection" | "index" | "versionId">,
  path: string,
): CheckpointView {
  return { path, version: versionName(collection, index), versionId };
}

function toAttempt(
  attempt: StoredAttempt,
  { begun, named }: { begun: readonly Beginning[]; named: readonly NamedOutput[] },
): AttemptView {
  return {
    number: attempt.number,
    agent: attempt.agentName,
    leasedAt: attempt.leasedAt.toISOString(),
    startedAt: toIso(attempt.startedAt),
    endedAt: toIso(attempt.endedAt),
    reason: outcomeReasons.find((reason) => reason === attempt.reason) ?? null,
    cause: attempt.cause,
    exitCode: attempt.exitCode,
    signal: attempt.signal,
    diagnosis: attempt.diagnosis,
    resumedFrom: begun
      .filter((one) => one.attempt === attempt.number)
      .map((one) => toCheckpoint(one, named.find(({ position }) => position === one.position)?.path ?? "")),
  };
}

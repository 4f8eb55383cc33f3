import { cancelRun } from "../../dispatch/line/cancel-run";
import { AppError } from "../../errors";
import { type ClientState, isClientState } from "../../runs/client-state";
import { deleteReportedRun } from "../../tracking/delete-reported-run";
import { findRunOfClient } from "../../tracking/find-client-runs";
import { forkRun, requireForkSource } from "../../tracking/fork-run";
import { noteAlert } from "../../tracking/note-alert";
import { type ReportRunInput, reportRun } from "../../tracking/report-run";
import { rewindRun } from "../../tracking/rewind-run";
import { writeRunConfig } from "../../tracking/write-run-config";
import { writeSummary } from "../../tracking/write-summary";
import { readBranchPoint } from "../branch-point";
import type { ClientContext } from "../client-context";
import { readRunNodeId } from "../client-id";
import { requireRun } from "./file-mutations";
import { requireEntity } from "./project-queries";
import { stateOfRun } from "./run";

interface UpsertBucket {
  id?: string | null;
  name?: string | null;
  modelName?: string | null;
  entityName?: string | null;
  description?: string | null;
  displayName?: string | null;
  notes?: string | null;
  commit?: string | null;
  config?: string | null;
  debug?: boolean | null;
  jobProgram?: string | null;
  jobRepo?: string | null;
  jobType?: string | null;
  host?: string | null;
  groupName?: string | null;
  state?: string | null;
  sweep?: string | null;
  tags?: string[] | null;
  summaryMetrics?: string | null;
}

interface WithId {
  input: { id: string };
}

interface Rewind {
  input: {
    runName: string;
    entityName?: string | null;
    projectName?: string | null;
    metricName: string;
    metricValue: number;
  };
}

interface Alert {
  input: {
    entityName: string;
    projectName: string;
    runName: string;
    title: string;
    text: string;
    severity?: "INFO" | "WARN" | "ERROR" | null;
  };
}

export function runMutations(context: ClientContext) {
  const { actor } = context;
  return {
    upsertBucket: async ({ input }: { input: UpsertBucket }) => {
      const { report, isEdit } = toReport(context, input);
      const fork = isEdit ? null : await planFork(actor, report, input.config);
      if (isEdit) await requireKnown(context, report);
      const { runId, key, isNew } = await reportRun(actor, report);
      if (input.config != null) await writeRunConfig(actor, { runId, config: input.config });
      if (fork) await forkRun(actor, { runId, ...fork });
      if (input.summaryMetrics != null) await writeSummary(actor, { runId, summary: input.summaryMetrics });
      const run = await findRunOfClient(actor, { project: report.project ?? "uncategorized", key });
      return {
        bucket: run && context.nodes.run(context, run),
        inserted: isNew,
        serverSettings: { serverMessages: [] },
      };
    },
    rewindRun: async ({ input }: Rewind) => {
      const { metricName, metricValue } = input;
      if (metricName !== "_step")
        throw new AppError("INVALID", `a run is rewound to a _step, not to a value of ${metricName}`);
      const run = await requireRun(context, atProject(input));
      await rewindRun(actor, { runId: run.id, step: metricValue });
      return { rewoundRun: context.nodes.run(context, await requireRun(context, atProject(input))) };
    },
    deleteRun: async ({ input }: WithId) => {
      // One that is gone is deleted: clients ask again.
      const run = await findById(context, input.id).catch(nullIfMissing);
      if (run) await deleteReportedRun(actor, { runId: run.id });
      return { success: true };
    },
    stopRun: async ({ input }: WithId) => {
      await cancelRun(actor, { runId: (await findById(context, input.id)).id });
      return { success: true };
    },
    updateRunState: async ({ input }: { input: { id: string; state: string } }) => {
      const run = await findById(context, input.id);
      const state = input.state.toLowerCase();
      const now = stateOfRun(run);
      if (!isClientState(state) || state === now)
        throw new AppError("INVALID", `invalid state transition: from ${now} to ${state.slice(0, 40)}`);
      await reportRun(actor, { project: run.project, key: run.key, isStart: false, state });
      return { success: true };
    },
    notifyScriptableRunAlert: async ({ input }: Alert) => {
      const run = await requireRun(context, input);
      const { title, text, severity } = input;
      await noteAlert(actor, { runId: run.id, title, text, severity: severity ?? "INFO" });
      return { success: true };
    },
  };
}

function atProject({ projectName, ...named }: Rewind["input"]) {
  return { ...named, projectName: projectName || "uncategorized" };
}

/** What says only an id edits a run that is there; what names one begins it, or goes on with it. */
function toReport(context: ClientContext, input: UpsertBucket): { report: ReportRunInput; isEdit: boolean } {
  const place = input.id ? readRunNodeId(input.id) : null;
  if (input.id && !place && !input.name) throw noSuchId();
  requireEntity(context, input.entityName || place?.entity);
  const state = readState(input.state);
  const key = input.name || place?.key;
  return {
    isEdit: !input.name && place !== null,
    report: {
      project: input.modelName || place?.project || "uncategorized",
      ...(key && { key }),
      isStart: Boolean(input.name) || place === null,
      ...(state && { state }),
      facts: toFacts(input),
    },
  };
}

function readState(text: string | null | undefined): ClientState | null {
  const state = text?.toLowerCase();
  if (!state) return null;
  if (!isClientState(state)) throw new AppError("INVALID", `there is no run state ${state.slice(0, 40)}`);
  return state;
}

/** Null means: leave it as it is. */
function toFacts(input: UpsertBucket): ReportRunInput["facts"] {
  const { displayName, notes, description, tags, groupName, jobType, sweep } = input;
  const { host, jobProgram, jobRepo, commit, debug } = input;
  return {
    name: displayName || undefined,
    notes: notes ?? description ?? undefined,
    tags: tags ?? undefined,
    groupName: groupName ?? undefined,
    jobType: jobType ?? undefined,
    sweepName: sweep ?? undefined,
    host: host ?? undefined,
    program: jobProgram ?? undefined,
    repository: jobRepo ?? undefined,
    commit: commit ?? undefined,
    isDebug: debug ?? undefined,
  };
}

/** What a new run is to branch off. Where there is nothing to fork, nothing is made. */
async function planFork(
  actor: ClientContext["actor"],
  { project = "uncategorized", key }: ReportRunInput,
  config: string | null | undefined,
) {
  const point = readBranchPoint(config);
  if (!point || point.key === key) return null;
  const known = key ? await findRunOfClient(actor, { project, key }) : null;
  if (!known) await requireForkSource(actor, project, point.key);
  return { project, ...point };
}

function nullIfMissing(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}

function noSuchId(): AppError {
  return new AppError("NOT_FOUND", "could not find a run with this id");
}

async function requireKnown(context: ClientContext, { project, key }: ReportRunInput): Promise<void> {
  await requireRun(context, { projectName: project ?? "uncategorized", runName: key ?? "" });
}

async function findById(context: ClientContext, id: string) {
  const place = readRunNodeId(id);
  if (!place) throw noSuchId();
  return await requireRun(context, {
    entityName: place.entity,
    projectName: place.project,
    runName: place.key,
  });
}

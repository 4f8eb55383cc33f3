/** A pipeline as it would be launched: every stage resolved and checked as a launch of its own, with the issues of all (P3). */
import type { PersonActor } from "../../access/actor";
import { foldName } from "../../access/name";
import type { Issue } from "../../config/issue";
import { issueAt } from "../../config/issues/issue-at";
import { underStage, withoutRepeats } from "../../config/layers/job-stages";
import { type JobStage, openJob } from "../../config/layers/open-job";
import { openQueue } from "../../config/layers/open-queue";
import { shownName } from "../../config/pipeline/parts-of-stage";
import { planStages, type StageEdge } from "../../config/pipeline/plan-stages";
import type { FailurePolicy, StageTime } from "../../config/pipeline/read-stage-terms";
import { type ResolvedStage, resolveStages } from "../../config/resolve-stages";
import { getDatabase } from "../../db/client";
import type { LaunchSources } from "../../db/launch-sources";
import type { InputMaker } from "../../db/run-inputs";
import { AppError } from "../../errors";
import { groupBy } from "../../runs/group-by";
import { showIssues } from "../history/show-config";
import { checkBuilder } from "../launch/check-builder";
import { checkOutputs } from "../launch/check-outputs";
import { adminDocuments, findBase } from "../launch/launch-documents";
import { launchIssue, queueArchived } from "../launch/launch-issue";
import { defaultProject, type LaunchPlan, type LaunchRequest, newNames, toPlan } from "../launch/plan-launch";
import { loadLaunchSources, requireLauncher } from "../launch/read-launch";
import { resolveInputs } from "../launch/resolve-inputs";
import { layersOf, macrosOf, placeOf } from "../launch/resolve-launch";

export type PipelineRequest = LaunchRequest & Pick<LaunchSources, "builders">;

export interface PlannedStage {
  position: number;
  name: string;
  rank: number;
  when: StageTime;
  allowFailure: boolean;
  plan: LaunchPlan;
  /** Of its inputs, by their places, the runs of other stages that make them. */
  makers: ReadonlyMap<number, InputMaker>;
  /** Positions of the stages that it waits for. */
  needs: number[];
}

export interface PipelinePlan {
  name: string | undefined;
  onFailure: FailurePolicy;
  stages: PlannedStage[];
  edges: StageEdge[];
  issues: Issue[];
}

/** More stages than this are not launched at once. */
const mostStages = 1_000;
const mostQueues = 50;

/** Resolves every stage of a pipeline; undefined when the document is none. Nothing is stored. */
export async function planPipeline(
  actor: PersonActor,
  request: PipelineRequest,
): Promise<PipelinePlan | undefined> {
  const { job, bases } = request.documents;
  if (!job) return undefined;
  const {
    isPipeline,
    name,
    onFailure = "continue",
    stages: written,
  } = openJob(job, (base) => {
    const found = findBase(bases, base);
    return found && "refused" in found ? found : found?.document;
  });
  if (!isPipeline) return undefined;
  if (written.length > mostStages)
    return { name, onFailure, stages: [], edges: [], issues: [tooMany(written.length)] };
  const names = written.map(newNames);
  const { groups, issues: aboutQueues } = await readQueues(actor, request, written);
  const resolved = groups
    .flatMap((group) => resolveGroup(actor, group, names))
    .sort((one, other) => one.stage.position - other.stage.position);
  // A stage whose queue is not there is not resolved, and so is not ordered: that is said first.
  const order = aboutQueues.length > 0 ? undefined : planStages(resolved.map(({ stage }) => stage.parts));
  const found = [...groups.flatMap(({ issues }) => issues), ...aboutQueues, ...(order?.issues ?? [])];
  const issues = showIssues(actor, withoutRepeats(found));
  const edges = order?.edges ?? [];
  const arrows = groupBy(edges, ({ to }) => to);
  const stages: PlannedStage[] = [];
  for (const { group, stage } of resolved) {
    const incoming = arrows.get(stage.position) ?? [];
    const makers = makersOf(incoming, names);
    const plan = await checkStage(actor, group, stage, {
      names: names[stage.position] ?? newNames(),
      makers,
    });
    issues.push(...underStage(plan.issues, stage.prefix));
    stages.push({
      position: stage.position,
      name: shownName(stage.stage) ?? `stage ${stage.position + 1}`,
      rank: order?.ranks[stage.position] ?? 0,
      when: stage.stage.terms?.when ?? "success",
      allowFailure: stage.stage.terms?.allowFailure ?? false,
      needs: [...new Set(incoming.map(({ from }) => from))].sort((a, b) => a - b),
      ...{ plan, makers },
    });
  }
  return { name, onFailure, stages, edges, issues };
}

/** Stages of one queue. */
interface Group {
  request: PipelineRequest;
  isOn: (stage: JobStage) => boolean;
  usedBases: Set<string>;
  issues: Issue[];
}

/** The queues that stages name, each once, as the actor may launch on them (P5). */
async function readQueues(
  actor: PersonActor,
  request: PipelineRequest,
  stages: readonly JobStage[],
): Promise<{ groups: Group[]; issues: Issue[] }> {
  const main = foldName(request.queue.name);
  const queueOf = ({ terms }: JobStage) => foldName(terms?.queue?.name ?? main);
  const toGroup = (of: PipelineRequest): Group => ({
    request: of,
    isOn: (stage) => queueOf(stage) === foldName(of.queue.name),
    usedBases: new Set(),
    issues: [],
  });
  const groups = [toGroup(request)];
  const issues: Issue[] = [];
  const asked = new Set([main]);
  for (const [position, stage] of stages.entries()) {
    const named = stage.terms?.queue;
    if (!named || asked.has(queueOf(stage))) continue;
    asked.add(queueOf(stage));
    const problem = (code: string, message: string) =>
      issues.push(issueAt(named.origin, { code, message, path: `/stages/${position}/queue` }));
    if (groups.length === mostQueues) {
      problem("too-many-queues", `The stages of a pipeline run on at most ${mostQueues} queues.`);
      break;
    }
    try {
      const sources = await loadLaunchSources(actor, { queue: named.name });
      requireLauncher(actor, sources.queue.id);
      const { queue, builders } = sources;
      const documents = { ...request.documents, ...adminDocuments(sources) };
      groups.push(toGroup({ ...request, queue, builders, documents }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problem("stage-queue", error.message);
    }
  }
  shareValues(groups, request.values);
  return { groups, issues };
}

/** A value goes to the queues that have its field; one that none of them has is the pipeline's own to be told of. */
function shareValues(groups: readonly Group[], values: LaunchRequest["values"]): void {
  const fields = groups.map(({ request: { queue, documents } }) => {
    const { resource } = queue;
    return openQueue(documents.queue, { name: queue.name, resource, missing: "warning" }).fieldNames;
  });
  const known = new Set(fields.flatMap((names) => [...names]));
  for (const [at, group] of groups.entries()) {
    const own = Object.entries(values).filter(
      ([name]) => fields[at]?.has(name) || (at === 0 && !known.has(name)),
    );
    group.request = { ...group.request, values: Object.fromEntries(own) };
  }
}

type Names = ReturnType<typeof newNames>;

function resolveGroup(
  actor: PersonActor,
  group: Group,
  names: readonly Names[],
): { group: Group; stage: ResolvedStage }[] {
  const { team, queue, documents, values } = group.request;
  const place = { documents, queue, project: defaultProject, team, author: actor.name };
  const layers = layersOf({ documents, queue, values, role: actor.role }, group.usedBases);
  const { stages, issues } = resolveStages(layers, group.isOn, (position) =>
    macrosOf({ ...place, ...(names[position] ?? newNames()) }),
  );
  if (queue.archivedAt) issues.push(queueArchived(queue));
  group.issues = issues;
  return stages.map((stage) => ({ group, stage }));
}

/** One stage as a launch of its own, judged as any other. */
async function checkStage(
  actor: PersonActor,
  { request, usedBases }: Group,
  { stage, resolution }: ResolvedStage,
  { names, makers }: { names: Names; makers: ReadonlyMap<number, InputMaker> },
): Promise<LaunchPlan> {
  const launch = { ...placeOf(resolution, { ...names, project: defaultProject }), usedBases };
  const plan = checkBuilder(toPlan({ ...request, stage: stage.name }, launch, names.runId), request.builders);
  const checked = await checkOutputs(plan, actor.teamId);
  const inputs = await resolveInputs(getDatabase(), actor.teamId, checked, { makers });
  return { ...checked, issues: [...checked.issues, ...inputs.issues] };
}

function makersOf(incoming: readonly StageEdge[], names: readonly Names[]): Map<number, InputMaker> {
  return new Map(
    incoming.flatMap(({ from, input, output }): [number, InputMaker][] => {
      const runId = names[from]?.runId;
      return input === undefined || output === undefined || runId === undefined
        ? []
        : [[input, { runId, position: output }]];
    }),
  );
}

function tooMany(count: number): Issue {
  return launchIssue(
    "too-many-stages",
    `A pipeline has at most ${mostStages} stages, not ${count}.`,
    "/stages",
  );
}

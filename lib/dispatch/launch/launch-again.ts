import { isDeepStrictEqual } from "node:util";
import type { Actor, PersonActor } from "../../access/actor";
import { can } from "../../access/can";
import { notFound } from "../../access/require-permission";
import { type Issue, isAcceptable } from "../../config/issue";
import { getDatabase } from "../../db/client";
import { getOwnRun } from "../../db/get-own-run";
import type { LaunchSources } from "../../db/launch-sources";
import { findRunWhole, type WholeRun } from "../../db/runs";
import { type Result, refuse, succeed } from "../../result";
import {
  jsonObjectSchema,
  storedDocumentSchema,
  storedTermsExtraSchema,
  valuesSchema,
} from "../../runs/stored-run";
import { checkBuilder } from "./check-builder";
import { checkOutputs } from "./check-outputs";
import { findResumable } from "./find-resumable";
import { adminDocuments, type LaunchDocuments, thawDocuments } from "./launch-documents";
import { launchIssue } from "./launch-issue";
import { pinImage } from "./pin-image";
import { type LaunchPlan, pinCommit, planLaunch } from "./plan-launch";
import { loadLaunchSources, requireLauncher } from "./read-launch";
import type { FindCommit } from "./resolve-commit";
import { findSubmitted, type Submitted, storeLaunch } from "./store-launch";

interface Again {
  runId: string;
  mode: "exact" | "today" | "resume";
  idempotencyKey?: string | null | undefined;
}

/**
 * Launches what a run was once more: `today` merges the same request with the queue and the team's defaults of today; `exact` takes the
 * frozen documents and the very image, and the same code in both; `resume` is exact, and goes on from the run's newest checkpoints. An exact
 * rerun must not be a way around rules that were made since, so where today's documents would give another config only who may edit the
 * queue gets the old one.
 */
export async function launchAgain(
  actor: Actor,
  { runId, mode, idempotencyKey = null }: Again,
  findCommit: FindCommit,
): Promise<Result<Submitted>> {
  const head = await getOwnRun(actor, runId);
  if (head.queueId === null) return refuse([neverLaunched(head.name)]);
  const person = requireLauncher(actor, head.queueId);
  const earlier = await findSubmitted(person, idempotencyKey);
  if (earlier) return succeed(earlier);
  const { run, today } = await loadWhole(person, runId, head.queueId);
  const found = mode === "resume" ? await findResumable(head) : succeed([]);
  if (!found.ok) return refuse(found.issues);
  const plan = planRerun(person, run, today, mode);
  if (!plan.ok) return refuse(plan.issues);
  const checked = await checkOutputs(checkBuilder(plan.value, today.builders), person.teamId);
  if (!isAcceptable(checked.issues)) return refuse(checked.issues);
  const commit = await pinCommit(checked, findCommit, knownCommit(run));
  const { overrideText } = run;
  const rerun = { of: run.id, mode };
  const checkpoints = found.value;
  return await storeLaunch(person, checked, { commit, overrideText, idempotencyKey, rerun, checkpoints });
}

function neverLaunched(name: string): Issue {
  const message = `Run ${name} was reported by a program: nobody launched it, so it cannot be launched again.`;
  return launchIssue("never-launched", message, "/runId");
}

async function loadWhole(
  actor: PersonActor,
  runId: string,
  queueId: string,
): Promise<{ run: WholeRun; today: LaunchSources }> {
  const run = await findRunWhole(getDatabase(), actor.teamId, runId);
  if (!run) throw notFound("run", runId);
  return { run, today: await loadLaunchSources(actor, { queue: queueId }) };
}

function planRerun(
  actor: PersonActor,
  run: WholeRun,
  now: LaunchSources,
  mode: Again["mode"],
): Result<LaunchPlan> {
  const frozen = thawFrom(run);
  const values = valuesSchema.parse(run.values);
  const { stage } = storedTermsExtraSchema.parse(run.terms);
  const admin = adminDocuments(now);
  const { team, queue } = now;
  const today = planLaunch(actor, {
    team,
    queue,
    documents: {
      ...frozen,
      queue: admin.queue,
      ...(admin.teamDefaults && { teamDefaults: admin.teamDefaults }),
    },
    values,
    stage,
  });
  if (mode === "today") return isAcceptable(today.issues) ? succeed(today) : refuse(today.issues);
  const exact = planLaunch(actor, { team, queue, documents: frozen, values, stage });
  const problems = findExactProblems(actor, run, today, exact);
  return problems.length === 0 ? succeed(pinImage(exact, run.imageDigest)) : refuse(problems);
}

function findExactProblems(actor: PersonActor, run: WholeRun, today: LaunchPlan, exact: LaunchPlan): Issue[] {
  if (!isAcceptable(exact.issues)) return exact.issues;
  const isSame = isAcceptable(today.issues) && isDeepStrictEqual(comparable(today), comparable(exact));
  if (isSame || can(actor, "queue:edit", { teamId: run.teamId, queueId: run.queueId })) return [];
  const changed = `Queue ${run.queue?.name} has changed since (v${run.queueVersion}, now v${today.documents.queue.version}), and would give another config today.`;
  return [
    launchIssue(
      "rerun-changed",
      `${changed} Run it with today's queue, or ask an admin to run it exactly.`,
      "/mode",
    ),
    ...today.issues.filter((issue) => issue.severity === "error"),
  ];
}

/** What must be equal for two launches to ask for the same; the names of the run, which macros fill in, are not. */
function comparable({ resolution, manifest, runId, runName }: LaunchPlan): unknown {
  const text = JSON.stringify([resolution.config, manifest, resolution.terms]);
  return text.replaceAll(runId, "").replaceAll(runName, "");
}

function thawFrom(run: WholeRun): LaunchDocuments {
  const documents = storedDocumentSchema.array().parse(run.documents);
  const jobOf =
    run.jobId !== null && run.job !== null
      ? { id: run.jobId, name: run.job.name, version: run.jobVersion ?? 0 }
      : undefined;
  return thawDocuments(documents, jobOf);
}

/** The code the first run had, for a config that names only a branch. */
function knownCommit(run: WholeRun): { repository: string; ref: string; commit: string } | undefined {
  const git = jsonObjectSchema.parse(run.config).git;
  if (run.commit === null || typeof git !== "object" || git === null || Array.isArray(git)) return undefined;
  const { repository, branch } = git;
  if (typeof repository !== "string") return undefined;
  return { repository, ref: typeof branch === "string" ? branch : "HEAD", commit: run.commit };
}

import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Actor, PersonActor, ReporterActor, RunActor } from "../access/actor";
import { can } from "../access/can";
import { nameSchema } from "../access/name";
import { refusalWords } from "../access/refusal-words";
import { notFound } from "../access/require-permission";
import { type Connection, getDatabase } from "../db/client";
import {
  type ClientRunHead,
  type ClientRunPlace,
  ensureClientRun,
  findClientRun,
  insertReportedRun,
  lockClientRun,
  writeClientFacts,
  writeClientState,
} from "../db/client-runs";
import { notify } from "../db/notifications";
import { ensureProject } from "../db/projects";
import { type EventActor, insertRunEvent } from "../db/run-events";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import { clientStates, isClientLive } from "../runs/client-state";
import { runId, runName } from "../runs/run-name";
import { reportedText } from "../runs/storable-text";
import { canView, placeOf } from "./find-client-runs";

/** How a client names a run. */
export const runKeySchema = z
  .string()
  .regex(
    /^[A-Za-z0-9._=+@~,-]{1,128}$/,
    'a run id has 1 to 128 letters, digits, ".", "_", "-", "=", "+", "@", "~" or ","',
  )
  .refine((key) => !/^\.+$/.test(key), "a run id needs a letter or digit");

const text = reportedText(4_096).optional();

export const reportRunInputSchema = z.object({
  project: nameSchema("project").default("uncategorized"),
  /** Left out: the run gets one. */
  key: runKeySchema.optional(),
  /** Its program begins or goes on, rather than somebody editing what is said of it. */
  isStart: z.boolean(),
  state: z.enum(clientStates).optional(),
  /** What is left out stays as it is. */
  facts: z
    .object({
      name: reportedText(128).optional(),
      notes: reportedText(65_536).optional(),
      tags: z.array(reportedText(128)).max(1_000).optional(),
      groupName: text,
      jobType: text,
      sweepName: text,
      host: text,
      program: text,
      repository: text,
      commit: text,
      isDebug: z.boolean().optional(),
    })
    .default({}),
});
export type ReportRunInput = z.input<typeof reportRunInputSchema>;

export interface ReportedRun {
  runId: string;
  key: string;
  /** False when the run was there before. */
  isNew: boolean;
}

/**
 * A program says that its run begins, goes on, or what it is like. Run and project come into being by it. A launched run is known by
 * its id, and keeps its state, name and commit whatever its program says.
 */
export async function reportRun(actor: Actor, input: unknown): Promise<ReportedRun> {
  const { project, key = newRunId(), ...report } = requireInput(reportRunInputSchema, input);
  const place = placeOf(actor, project, key);
  if (actor.kind === "run") return await reportOwn(actor, place, report);
  const person = requireReporter(actor);
  const known = await findClientRun(getDatabase(), place);
  if (known) return await reportAgain(person, known, report);
  const id = newRunId();
  const isNew = await inTransaction(async (tx) => {
    const { id: projectId } = await ensureProject(tx, person.teamId, project);
    const clientState = report.state ?? "running";
    const made = await insertReportedRun(tx, {
      ...{ id, key, teamId: person.teamId, projectId, clientState },
      name: report.facts.name || runName(randomBytes(4)),
      authorId: person.personId,
      author: person.name,
    });
    if (!made) return false;
    await writeClientFacts(tx, { id, origin: "reported" }, { ...report.facts, name: undefined });
    await tellReported(tx, person, id, false);
    return true;
  });
  if (isNew) return { runId: id, key, isNew };
  // Somebody made it between the look and the insert.
  const other = await findClientRun(getDatabase(), place);
  if (!other) throw new AppError("CONFLICT", `Run ${key} is being made or deleted: try again.`);
  return await reportAgain(person, other, report);
}

type Report = Omit<z.output<typeof reportRunInputSchema>, "project" | "key">;

async function reportOwn(actor: RunActor, place: ClientRunPlace, report: Report): Promise<ReportedRun> {
  const own = place.key === actor.runId ? await findClientRun(getDatabase(), place) : null;
  if (own) return await reportAgain(actor, own, report);
  throw new AppError(
    "FORBIDDEN",
    `permission denied: this program was launched as run ${actor.runId} and reports into it; leave the id out, or use a key of yours`,
  );
}

async function reportAgain(actor: ReporterActor, run: ClientRunHead, report: Report): Promise<ReportedRun> {
  if (!canView(actor, run)) throw notFound("run", run.key);
  await inTransaction(async (tx) => {
    await ensureClientRun(tx, run.id);
    const locked = await lockClientRun(tx, run.id);
    if (!locked?.clientState) throw notFound("run", run.key);
    await writeClientFacts(tx, run, report.facts);
    // A client that says no state goes on: one that has ended, or never began, is running now.
    const state = report.state ?? (report.isStart && !isClientLive(locked.clientState) ? "running" : null);
    if (state === null || state === locked.clientState) return;
    await writeClientState(tx, run.id, { state, exitCode: null });
    if (state === "running") await tellReported(tx, actor, run.id, true);
    else await notify(tx, "slipway_run", run.id);
  });
  return { runId: run.id, key: run.key, isNew: false };
}

async function tellReported(tx: Connection, by: ReporterActor, id: string, again: boolean): Promise<void> {
  const actor: EventActor =
    by.kind === "person"
      ? { kind: "person", id: by.personId, name: by.name }
      : { kind: "system", id: null, name: "program" };
  await insertRunEvent(tx, id, actor, 1, { kind: "reported", data: { again } });
  await notify(tx, "slipway_run", id);
}

/** Refuses who may not say anything of a run of theirs. */
export function requireReporter(actor: Actor): PersonActor {
  if (actor.kind === "person" && can(actor, "run:report", { teamId: actor.teamId, queueId: null }))
    return actor;
  throw new AppError(
    "FORBIDDEN",
    refusalWords(
      actor,
      "run:report",
      "you may not report runs: ask an admin of the team for the role researcher",
    ),
  );
}

function newRunId(): string {
  return runId(randomBytes(24));
}

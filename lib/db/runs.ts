import type { TeamId } from "../access/actor";
import { codeFilesSchema, type Outcome } from "../runs/agent-protocol";
import type { RunMove } from "../runs/run-moves";
import type { RunOrigin, RunState } from "../runs/run-state";
import { type StoredDocument, storedDocumentSchema } from "../runs/stored-run";
import type { Connection } from "./client";

/** All that is frozen on a run when it is submitted. */
export interface NewRun {
  id: string;
  teamId: TeamId;
  projectId: string;
  queueId: string;
  queueVersion: number;
  jobId: string | null;
  jobVersion: number | null;
  name: string;
  state: Extract<RunState, "waiting" | "queued">;
  resource: string;
  priority: number;
  authorId: string | null;
  author: string;
  values: unknown;
  overrideText: string | null;
  config: unknown;
  sources: unknown;
  manifest: unknown;
  fromAgent: unknown;
  terms: unknown;
  documents: unknown;
  commit: string | null;
  rerunOfId: string | null;
  idempotencyKey: string | null;
}

/** The run a person already made with that key. */
export function findRunByKey(
  db: Connection,
  key: { teamId: TeamId; authorId: string; idempotencyKey: string },
): Promise<{ id: string; name: string } | null> {
  return db.run.findUnique({
    where: { teamId_authorId_idempotencyKey: key },
    select: { id: true, name: true },
  });
}

/** What decides whether an actor may see or do something with a run, and where it stands. */
export interface RunHead {
  id: string;
  name: string;
  teamId: TeamId;
  origin: RunOrigin;
  /** Null for a reported run. */
  queueId: string | null;
  authorId: string | null;
  state: string;
  attempt: number;
}

const headColumns = {
  id: true,
  name: true,
  origin: true,
  queueId: true,
  authorId: true,
  state: true,
  attempt: true,
} as const;

/** A run of that team; another team's run is not found. */
export async function findRunHead(db: Connection, teamId: TeamId, runId: string): Promise<RunHead | null> {
  const row = await db.run.findFirst({ where: { id: runId, teamId }, select: headColumns });
  return row && { ...row, teamId, origin: toOrigin(row.origin) };
}

/** Those of these runs that the team has. */
export async function findRunHeads(
  db: Connection,
  teamId: TeamId,
  runIds: readonly string[],
): Promise<RunHead[]> {
  const rows = await db.run.findMany({ where: { id: { in: [...runIds] }, teamId }, select: headColumns });
  return rows.map((row) => ({ ...row, teamId, origin: toOrigin(row.origin) }));
}

/** A stored origin, read back. */
export function toOrigin(text: string): RunOrigin {
  return text === "reported" ? "reported" : "launched";
}

/** Which of these runs the team has. */
export async function findRunsOfTeam(
  db: Connection,
  teamId: TeamId,
  runIds: readonly string[],
): Promise<Set<string>> {
  if (runIds.length === 0) return new Set();
  const rows = await db.run.findMany({ where: { teamId, id: { in: [...runIds] } }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

/** What an open page is told when a run moves. */
export function findRunState(db: Connection, runId: string) {
  return db.run.findUnique({
    where: { id: runId },
    select: {
      state: true,
      attempt: true,
      reason: true,
      exitCode: true,
      diagnosis: true,
      startedAt: true,
      endedAt: true,
      cancelAt: true,
    },
  });
}

/** The whole row, for the run page and for running it again. */
export async function findRunWhole(db: Connection, teamId: TeamId, runId: string) {
  const run = await db.run.findFirst({
    where: { id: runId, teamId },
    include: {
      team: { select: { name: true } },
      queue: { select: { name: true } },
      job: { select: { name: true } },
      project: { select: { name: true } },
      agent: { select: { name: true } },
      client: true,
    },
  });
  return run && { ...run, documents: await wholeDocuments(db, teamId, run.documents) };
}

/** The documents of a run of a pipeline, whose own document is kept once for all of its runs. */
async function wholeDocuments(db: Connection, teamId: TeamId, stored: unknown): Promise<StoredDocument[]> {
  const documents = storedDocumentSchema.array().parse(stored);
  const id = documents.find(({ pipeline }) => pipeline !== undefined)?.pipeline;
  if (id === undefined) return documents;
  const pipeline = await db.pipelineRun.findFirst({ where: { id, teamId }, select: { document: true } });
  const whole = storedDocumentSchema.safeParse(pipeline?.document);
  return documents.map((one) => (one.pipeline === undefined || !whole.success ? one : whole.data));
}
export type WholeRun = NonNullable<Awaited<ReturnType<typeof findRunWhole>>>;

/** Texts of the code's dependency files by their names, as its agent found them; empty while nobody has looked. */
export async function findCodeFiles(
  db: Connection,
  teamId: TeamId,
  runId: string,
): Promise<Record<string, string>> {
  const row = await db.run.findFirst({ where: { id: runId, teamId }, select: { codeFiles: true } });
  return (
    codeFilesSchema
      .nullable()
      .catch(null)
      .parse(row?.codeFiles ?? null) ?? {}
  );
}

/** What differs between runs, of those the team has. */
export function findRunsToCompare(db: Connection, teamId: TeamId, runIds: readonly string[]) {
  return db.run.findMany({
    where: { teamId, id: { in: [...runIds] } },
    select: { id: true, config: true, sources: true, commit: true, codeFiles: true },
  });
}

export interface RunToStart {
  id: string;
  name: string;
  queueId: string;
  queue: string;
  job: string | null;
  team: string;
  project: string;
  author: string;
  /** A program has reported into it, in an attempt before this one. */
  isReported: boolean;
  resource: string;
  config: unknown;
  manifest: unknown;
  fromAgent: unknown;
  terms: unknown;
  commit: string | null;
  inputs: { position: number; collection: string; index: number; path: string }[] | null;
}

/** What an agent needs to start the attempts it was given. */
export function findRunsToStart(db: Connection, runIds: readonly string[]): Promise<RunToStart[]> {
  return db.$queryRaw`
    select r.id, r.name, r."queueId", q.name as queue, j.name as job, t.name as team, p.name as project, r.author, r.resource,
           exists (select from "ClientRun" c where c."runId" = r.id) as "isReported",
           r.config, r.manifest, r."fromAgent", r.terms, r.commit,
           (select json_agg(json_build_object('position', n.position, 'collection', n.collection, 'index', n.index, 'path', n.path)
                            order by n.position) from "RunInput" n where n."runId" = r.id) as inputs
      from "Run" r join "Queue" q on q.id = r."queueId" join "Team" t on t.id = r."teamId"
      join "Project" p on p.id = r."projectId" left join "Job" j on j.id = r."jobId"
     where r.id = any(${[...runIds]}::text[])`;
}

/** Moves a run. Only called while its item is locked, so the state it was decided on still holds. */
export async function moveRun(tx: Connection, runId: string, move: RunMove): Promise<void> {
  requireMoved(
    runId,
    move,
    await tx.$executeRaw`update "Run" set state = ${move.to} where id = ${runId} and state = ${move.from}`,
  );
}

/** A move that found its run in another state was decided without the lock: a bug, and nothing of it may be stored. */
export function requireMoved(runId: string, { from, to }: RunMove, rows: number): void {
  if (rows !== 1) throw new Error(`run ${runId} was not ${from} any more when it was to become ${to}`);
}

export async function setRunPriority(tx: Connection, runId: string, priority: number): Promise<void> {
  await tx.$executeRaw`update "Run" set priority = ${priority} where id = ${runId}`;
}

export async function markRunCancelled(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`
    update "Run" set "cancelAt" = coalesce("cancelAt", clock_timestamp()) where id = ${runId}`;
}

/** Ends a run for good, dated by the database. */
export async function endRun(tx: Connection, runId: string, move: RunMove, outcome: Outcome): Promise<void> {
  requireMoved(
    runId,
    move,
    await tx.$executeRaw`
      update "Run"
         set state = ${move.to}, reason = ${outcome.reason}, cause = ${outcome.cause}, "exitCode" = ${outcome.exitCode},
             signal = ${outcome.signal}, diagnosis = ${outcome.diagnosis}, "endedAt" = clock_timestamp()
       where id = ${runId} and state = ${move.from}`,
  );
}

/** Back in the line: nothing of the ended attempt stays on the run but its number. */
export async function resetRun(tx: Connection, runId: string, move: RunMove): Promise<void> {
  requireMoved(
    runId,
    move,
    await tx.$executeRaw`
      update "Run" set state = ${move.to}, "agentId" = null, "leasedAt" = null, "startedAt" = null, handle = null,
             "imageDigest" = null
       where id = ${runId} and state = ${move.from}`,
  );
}

/** Runs as the client in a program knows them: by project and key, with what it says of them. */
import type pg from "pg";
import type { TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { type ClientState, stateOfClient } from "../runs/client-state";
import { finalStates, type RunOrigin, type RunState } from "../runs/run-state";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { toOrigin } from "./runs";

export interface ClientRunHead {
  id: string;
  key: string;
  name: string;
  origin: RunOrigin;
  queueId: string | null;
  authorId: string | null;
  state: RunState;
  /** Null for a launched run whose program has not reported. */
  clientState: ClientState | null;
  stopAt: Date | null;
}

/** What a client may say of a run; what is left out stays. */
export interface ClientFacts {
  name?: string | undefined;
  notes?: string | undefined;
  tags?: readonly string[] | undefined;
  groupName?: string | undefined;
  jobType?: string | undefined;
  sweepName?: string | undefined;
  host?: string | undefined;
  program?: string | undefined;
  repository?: string | undefined;
  commit?: string | undefined;
  isDebug?: boolean | undefined;
}

const head = Prisma.sql`
  r.id, coalesce(r.key, r.id) as key, r.name, r.origin, r."queueId", r."authorId", r.state, c.state as "clientState", c."stopAt"`;

type StoredHead = Omit<ClientRunHead, "origin"> & { origin: string };

export interface ClientRunPlace {
  teamId: TeamId;
  /** Null: whichever it is; the key is that of a launched run then. */
  project: string | null;
  key: string;
}

/** The run that a client means by this key, in a project of the team; a launched run is known by its id. */
export async function findClientRun(
  db: Connection,
  { teamId, project, key }: ClientRunPlace,
): Promise<ClientRunHead | null> {
  if (project === null) {
    const rows = await db.$queryRaw<StoredHead[]>`
      select ${head} from "Run" r left join "ClientRun" c on c."runId" = r.id
       where r.id = ${key} and r."teamId" = ${teamId} and r.origin = 'launched'`;
    return toHead(rows[0]);
  }
  const rows = await db.$queryRaw<StoredHead[]>`
    select ${head} from "Project" p join "Run" r on r."projectId" = p.id left join "ClientRun" c on c."runId" = r.id
     where p."teamId" = ${teamId} and p."nameKey" = ${foldName(project)}
       and (r.key = ${key} or (r.key is null and r.id = ${key}))
     order by r.key nulls last limit 1`;
  return toHead(rows[0]);
}

/** Locks what the client says of a run, until the transaction ends. */
export async function lockClientRun(tx: Connection, runId: string): Promise<ClientRunHead | null> {
  const rows = await tx.$queryRaw<StoredHead[]>`
    select ${head} from "Run" r join "ClientRun" c on c."runId" = r.id where r.id = ${runId} for update of c`;
  return toHead(rows[0]);
}

function toHead(row: StoredHead | undefined): ClientRunHead | null {
  return row ? { ...row, origin: toOrigin(row.origin) } : null;
}

/** A run that a program has begun, with its first attempt. False when somebody has made one of that key at this moment. */
export async function insertReportedRun(
  tx: Connection,
  run: {
    id: string;
    key: string;
    teamId: TeamId;
    projectId: string;
    name: string;
    authorId: string;
    author: string;
    clientState: ClientState;
  },
): Promise<boolean> {
  const state = stateOfClient(run.clientState);
  const inserted = await tx.$executeRaw`
    with run as (
      insert into "Run" (id, key, origin, "teamId", "projectId", name, state, priority, "authorId", author, attempt, "values", config,
                         sources, manifest, "fromAgent", terms, documents, "createdAt", "startedAt", "endedAt")
      values (${run.id}, ${run.key}, 'reported', ${run.teamId}, ${run.projectId}, ${run.name}, ${state}, 2, ${run.authorId},
              ${run.author}, 1, '{}', '{}', '{}', '{}', '[]', '{}', '[]', clock_timestamp(),
              case when ${state} = 'waiting' then null else clock_timestamp() end,
              case when ${isEnd(state)} then clock_timestamp() end)
      on conflict ("projectId", key) do nothing returning id
    ), attempt as (
      insert into "Attempt" ("runId", number, "agentName", "leasedAt", "startedAt")
      select id, 1, '', clock_timestamp(), clock_timestamp() from run
    )
    insert into "ClientRun" ("runId", state, "lastSignAt") select id, ${run.clientState}, clock_timestamp() from run`;
  return inserted > 0;
}

/**
 * The first word of a client about a launched run. Twice changes nothing. A client counts its lines of system metrics from 0: what the
 * agent has measured until then makes room.
 */
export async function ensureClientRun(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`
    with made as (
      insert into "ClientRun" ("runId", state, "lastSignAt") values (${runId}, 'running', clock_timestamp())
      on conflict do nothing returning "runId"
    )
    delete from "RunStream" where stream = 'system' and "runId" in (select "runId" from made)`;
}

/** Whether a program has said anything about its run by a client of its own. */
export async function hasClient(tx: Connection, runId: string): Promise<boolean> {
  return (await tx.clientRun.count({ where: { runId } })) > 0;
}

/** Stores what the client says. The name and the commit of a launched run are ours. */
export async function writeClientFacts(
  tx: Connection,
  { id, origin }: Pick<ClientRunHead, "id" | "origin">,
  facts: ClientFacts,
): Promise<void> {
  const { name, commit, tags, ...rest } = facts;
  const data = { ...rest, ...(tags && { tags: [...tags] }) };
  const told = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
  if (Object.keys(told).length > 0) await tx.clientRun.update({ where: { runId: id }, data: told });
  if (origin === "reported" && (name !== undefined || commit !== undefined))
    await tx.run.update({
      where: { id },
      data: { ...(name !== undefined && { name }), ...(commit !== undefined && { commit }) },
      select: { id: true },
    });
}

/** A sign that comes sooner after the last one need not be written: after 5 minutes without one a run counts as crashed. */
const signSeconds = 10;

/**
 * A sign of life where nothing else is to be said: whether somebody asked the program to stop; undefined where the sign is more, because
 * the run was taken for dead. A program sends several in a second, and most change nothing.
 */
export async function noteUsualSign(
  pool: pg.Pool,
  runId: string,
): Promise<{ isAskedToStop: boolean } | undefined> {
  const { rows } = await pool.query<{ isAskedToStop: boolean }>({
    name: "usual-sign",
    text: `
      with seen as (
        select "runId", "stopAt" is not null as "isAskedToStop", "lastSignAt" from "ClientRun"
         where "runId" = $1 and state <> 'crashed'
      ), written as (
        update "ClientRun" c set "lastSignAt" = clock_timestamp() from seen
         where c."runId" = seen."runId" and seen."lastSignAt" < clock_timestamp() - make_interval(secs => $2::float8)
      )
      select "isAskedToStop" from seen`,
    values: [runId, signSeconds],
  });
  return rows[0];
}

/** A sign of life: a run that was taken for dead is running again. True when that changed its state. */
export async function noteSignOfLife(tx: Connection, runId: string): Promise<boolean> {
  const revived = await tx.$queryRaw<{ isRevived: boolean }[]>`
    with before as (select state from "ClientRun" where "runId" = ${runId} for update)
    update "ClientRun" c set "lastSignAt" = clock_timestamp(),
           state = case when c.state = 'crashed' then 'running' else c.state end
      from before where c."runId" = ${runId} returning before.state = 'crashed' as "isRevived"`;
  if (!revived[0]?.isRevived) return false;
  await moveReportedRun(tx, runId, "running", null);
  return true;
}

/** What the client says its run is now. A launched run keeps its own state. */
export async function writeClientState(
  tx: Connection,
  runId: string,
  { state, exitCode }: { state: ClientState; exitCode: number | null },
): Promise<void> {
  await tx.$executeRaw`
    update "ClientRun" set state = ${state}, "exitCode" = ${exitCode}, "lastSignAt" = clock_timestamp(),
           "stopAt" = case when ${state} = 'running' then null else "stopAt" end
     where "runId" = ${runId}`;
  await moveReportedRun(tx, runId, state, exitCode);
}

async function moveReportedRun(
  tx: Connection,
  runId: string,
  clientState: ClientState,
  exitCode: number | null,
): Promise<void> {
  const state = stateOfClient(clientState);
  await tx.$executeRaw`
    update "Run" set state = ${state}, "exitCode" = ${exitCode}::int, reason = null, diagnosis = ${diagnosisOf(clientState, exitCode)},
           "startedAt" = case when ${state} = 'waiting' then "startedAt" else coalesce("startedAt", clock_timestamp()) end,
           "endedAt" = case when ${isEnd(state)} then clock_timestamp() end,
           "cancelAt" = case when ${state} = 'running' then null else "cancelAt" end
     where id = ${runId} and origin = 'reported' and (state <> ${state} or "exitCode" is distinct from ${exitCode}::int)`;
}

function isEnd(state: RunState): boolean {
  return finalStates.some((final) => final === state);
}

function diagnosisOf(state: ClientState, exitCode: number | null): string | null {
  if (state === "failed") return exitCode === null ? "its program says it failed" : `exit code ${exitCode}`;
  if (state === "killed") return "its program was stopped";
  if (state === "preempted") return "its machine was taken away";
  return null;
}

/** Asks the program of a run to stop; false when it was asked before or has ended. */
export async function askProgramToStop(tx: Connection, runId: string): Promise<boolean> {
  const asked = await tx.$executeRaw`
    with client as (
      update "ClientRun" set "stopAt" = clock_timestamp()
       where "runId" = ${runId} and "stopAt" is null and state in ('pending', 'running', 'preempting') returning "runId"
    )
    update "Run" set "cancelAt" = clock_timestamp() from client where id = client."runId"`;
  return asked > 0;
}

/** So many at a time: each is an event and a wake-up of its own. */
const crashedAtOnce = 500;

/** Reported runs that have been silent for so long are taken for dead; gives them. */
export async function crashSilentRuns(db: Connection, silentSeconds: number): Promise<{ id: string }[]> {
  return await db.$queryRaw<{ id: string }[]>`
    with silent as (
      select c."runId", r.origin from "ClientRun" c join "Run" r on r.id = c."runId"
       where c.state in ('running', 'preempting')
         and c."lastSignAt" < clock_timestamp() - make_interval(secs => ${silentSeconds}::float8)
       order by c."lastSignAt" limit ${crashedAtOnce} for update of c skip locked
    ), client as (
      update "ClientRun" c set state = 'crashed' from silent where c."runId" = silent."runId"
    ), run as (
      update "Run" r set state = 'crashed', "endedAt" = clock_timestamp(),
             diagnosis = 'its program has given no sign of life for 5 minutes'
        from silent where r.id = silent."runId" and silent.origin = 'reported' returning r.id
    ), event as (
      insert into "RunEvent" ("runId", at, kind, "actorKind", "actorName", data)
      select id, clock_timestamp(), 'client-ended', 'system', 'system', '{"state": "crashed", "exitCode": null}' from run
    )
    select id, pg_notify('slipway_run', id)::text from run`;
}

/** How many lines of console output are stored; the row is locked. */
export async function lockOutput(tx: Connection, runId: string): Promise<number> {
  const rows = await tx.$queryRaw<{ outputLines: number }[]>`
    select "outputLines" from "ClientRun" where "runId" = ${runId} for update`;
  return rows[0]?.outputLines ?? 0;
}

export async function writeOutputLines(tx: Connection, runId: string, count: number): Promise<void> {
  await tx.$executeRaw`update "ClientRun" set "outputLines" = ${count} where "runId" = ${runId}`;
}

/** From which run another was forked, and how many lines it has from there. */
export async function writeFork(
  tx: Connection,
  runId: string,
  { fromId, lines }: { fromId: string; lines: number },
): Promise<void> {
  await tx.$executeRaw`
    update "ClientRun" set "forkedLines" = ${lines}::int, "forkedFromId" = ${fromId} where "runId" = ${runId}`;
}

/** After lines were taken back: it has no more of the other one than there are. */
export async function keepForkedLines(tx: Connection, runId: string, most: number): Promise<void> {
  await tx.$executeRaw`
    update "ClientRun" set "forkedLines" = least("forkedLines", ${most}::int) where "runId" = ${runId}`;
}

/** With all that belongs to it. */
export async function deleteReported(tx: Connection, runId: string): Promise<void> {
  await tx.$executeRaw`delete from "Run" where id = ${runId} and origin = 'reported'`;
}

/**
 * What moves a pipeline on. Locks are taken in this order: pipelines by id, items of the line that have an agent, versions of artifacts,
 * items that wait; so nobody who ends a run of a pipeline waits for another one who does while holding what that one needs.
 */
import type { FailurePolicy, StageTime } from "../config/pipeline/read-stage-terms";
import type { PipelineState, StageState } from "../runs/pipeline-view";
import type { RunMove } from "../runs/run-moves";
import type { RunState } from "../runs/run-state";
import type { Connection } from "./client";
import type { EventActor } from "./run-events";

/** Locks the pipelines that these runs are stages of, before anything else of them is, and says which. */
export async function lockPipelinesOf(tx: Connection, runIds: readonly string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select p.id from "PipelineRun" p
     where p.id in (select s."pipelineId" from "PipelineStageRun" s where s."runId" = any(${[...runIds]}::text[]) and not s."isKept")
     order by p.id for update`;
  const ids = rows.map(({ id }) => id);
  // Where one failure stops all, those that run are locked with those that end: in one order with heartbeats.
  if (ids.length > 0)
    await tx.$queryRaw`
      select i."runId" from "RunQueueItem" i
       where i."runId" = any(${[...runIds]}::text[])
          or (i."agentId" is not null and i."runId" in (
               select s."runId" from "PipelineStageRun" s join "PipelineRun" p on p.id = s."pipelineId"
                where p.id = any(${ids}::text[]) and p."onFailure" = 'stop' and not s."isKept"))
       order by i."runId" for update`;
  return ids;
}

/** The same for all that an agent has. */
export async function lockPipelinesOfAgent(tx: Connection, agentId: string): Promise<void> {
  const rows = await tx.$queryRaw<{ runId: string }[]>`
    select i."runId" from "RunQueueItem" i join "PipelineStageRun" s on s."runId" = i."runId" and not s."isKept"
     where i."agentId" = ${agentId}`;
  await lockPipelinesOf(
    tx,
    rows.map(({ runId }) => runId),
  );
}

/** Locks a pipeline; null when it has ended. */
export async function lockPipeline(
  tx: Connection,
  id: string,
): Promise<{ onFailure: FailurePolicy; cancelAt: Date | null; stoppedBy: string | null } | null> {
  await tx.$queryRaw`select id from "PipelineRun" where id = ${id} for update`;
  const rows = await tx.$queryRaw<
    { onFailure: FailurePolicy; cancelAt: Date | null; stoppedBy: string | null }[]
  >`select "onFailure", "cancelAt", "stoppedBy" from "PipelineRun" where id = ${id} and state = 'running'`;
  return rows[0] ?? null;
}

export interface StageStanding {
  position: number;
  name: string;
  state: StageState;
  when: StageTime;
  allowFailure: boolean;
  because: string | null;
  needs: number[];
  runs: { runId: string; state: RunState }[];
}

/** How the stages of a locked pipeline stand. */
export async function findStandings(tx: Connection, pipelineId: string): Promise<StageStanding[]> {
  return await tx.$queryRaw`
    select t.position, t.name, t.state, t."when", t."allowFailure", t.because, coalesce(e.needs, '{}') as needs,
           coalesce(r.runs, '[]') as runs
      from "PipelineStage" t
      left join (select "to", array_agg(distinct "from") as needs from "PipelineEdge" where "pipelineId" = ${pipelineId} group by "to") e
        on e."to" = t.position
      left join (select s.position, jsonb_agg(jsonb_build_object('runId', n.id, 'state', n.state) order by s.ordinal) as runs
                   from "PipelineStageRun" s join "Run" n on n.id = s."runId" where s."pipelineId" = ${pipelineId} group by s.position) r
        on r.position = t.position
     where t."pipelineId" = ${pipelineId} order by t.position`;
}

export async function writeStages(
  tx: Connection,
  pipelineId: string,
  stages: readonly { position: number; state: StageState; because: string | null }[],
): Promise<void> {
  if (stages.length === 0) return;
  await tx.$executeRaw`
    update "PipelineStage" t set state = s.state, because = s.because
      from jsonb_to_recordset(${JSON.stringify(stages)}::jsonb) as s(position int, state text, because text)
     where t."pipelineId" = ${pipelineId} and t.position = s.position`;
}

export async function endPipeline(tx: Connection, id: string, state: PipelineState): Promise<void> {
  await tx.$executeRaw`
    update "PipelineRun" set state = ${state}, "endedAt" = clock_timestamp() where id = ${id} and state = 'running'`;
}

/** What a version is to be pinned to: an input that another run makes. */
interface MadeInput {
  runId: string;
  position: number;
  collection: string;
  versionId: string | null;
  index: number | null;
}

/**
 * Pins the inputs that other stages were to make for these runs, and says which were not made. What an agent collected is known by its
 * place; what a program logged itself, by its name.
 */
export async function pinMadeInputs(
  tx: Connection,
  runIds: readonly string[],
): Promise<{ runId: string; collection: string }[]> {
  const asked = [...runIds];
  const find = () => tx.$queryRaw<MadeInput[]>`
    select n."runId", n.position, n.collection, v.id as "versionId", m.index
      from "RunInput" n
      left join lateral (
        select v.id, v."collectionId" from "ArtifactVersion" v
          left join "RunOutput" o on o."versionId" = v.id and o."runId" = n."makerRunId" and o.position = n."makerPosition"
          join "ArtifactCollection" c on c.id = v."collectionId"
         where v."runId" = n."makerRunId" and v.state = 'committed' and (o."runId" is not null or c.name = n.collection)
         order by o."runId" is not null desc, v."committedAt" desc limit 1) v on true
      left join "ArtifactMember" m on m."versionId" = v.id and m."collectionId" = v."collectionId"
     where n."runId" = any(${asked}::text[]) and n."makerRunId" is not null and n."pinnedAt" is null`;
  const seen = (await find()).flatMap(({ versionId }) => versionId ?? []);
  if (seen.length > 0)
    await tx.$queryRaw`select id from "ArtifactVersion" where id = any(${seen}::text[]) order by id for share`;
  const found = await find();
  const made = found.filter(({ versionId }) => versionId !== null);
  if (made.length > 0)
    await tx.$executeRaw`
      with made as (
        select * from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as m("runId" text, position int, "versionId" text, index int)
      ), pinned as (
        update "RunInput" n set "versionId" = m."versionId", index = m.index, "pinnedAt" = clock_timestamp()
          from made m where n."runId" = m."runId" and n.position = m.position
        returning n."runId", n."versionId", n.written
      )
      insert into "ArtifactUse" ("runId", "versionId", kind, "usedAs")
      select distinct on ("runId", "versionId") "runId", "versionId", 'used', written from pinned on conflict do nothing`;
  return found.filter(({ versionId }) => versionId === null);
}

/** Inputs that were not made are left out: the run starts without them. */
export async function leaveOutInputs(tx: Connection, runIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    update "RunInput" set "pinnedAt" = clock_timestamp()
     where "runId" = any(${[...runIds]}::text[]) and "makerRunId" is not null and "pinnedAt" is null`;
}

/** Locks items that wait, in one order with whoever pins what they wait for. */
export async function lockWaiting(tx: Connection, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await tx.$queryRaw`
    select "runId" from "RunQueueItem" where "runId" = any(${[...runIds]}::text[]) order by "runId" for update`;
}

/** The stages that these locked runs waited for are done: those that lack no artifact either are in the line now. */
export async function releaseStageRuns(
  tx: Connection,
  runIds: readonly string[],
  move: RunMove,
  by: EventActor,
): Promise<void> {
  await tx.$executeRaw`
    with done as (
      update "RunQueueItem" i
         set "waitsForStage" = null,
             "waitsFor" = (select n.written || ' (no version yet)' from "RunInput" n
                            where n."runId" = i."runId" and n."pinnedAt" is null order by n.position limit 1)
       where i."runId" = any(${[...runIds]}::text[]) and i."waitsForStage" is not null
      returning i."runId", i."queueId", i."waitsFor"
    ), ready as (
      update "Run" r set state = ${move.to} from done
       where r.id = done."runId" and done."waitsFor" is null and r.state = ${move.from} returning r.id
    ), told as (
      insert into "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", data)
      select "runId", clock_timestamp(), 'stages-done', ${by.kind}, ${by.id}, ${by.name}, '{}'::jsonb from done
    ), woken as (select distinct "queueId" from done)
    select (select count(pg_notify('slipway_run', "runId")) from done), (select count(pg_notify('slipway_queue', "queueId")) from woken)`;
}

/** Ends locked runs that nobody has begun, each with its reason. */
export async function endUnbegunRuns(
  tx: Connection,
  ended: readonly { runId: string; because: string }[],
  moves: readonly RunMove[],
  by: EventActor,
): Promise<void> {
  const rows = JSON.stringify(ended);
  for (const move of moves)
    await tx.$executeRaw`
      with asked as (
        select * from jsonb_to_recordset(${rows}::jsonb) as a("runId" text, because text)
      ), over as (
        update "Run" r set state = ${move.to}, reason = 'cancelled', diagnosis = a.because, "endedAt" = clock_timestamp()
          from asked a where r.id = a."runId" and r.state = ${move.from} returning r.id, r."queueId", a.because
      ), gone as (
        delete from "RunQueueItem" i using over where i."runId" = over.id
      ), told as (
        insert into "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", data)
        select id, clock_timestamp(), 'ended', ${by.kind}, ${by.id}, ${by.name},
               jsonb_build_object('reason', 'cancelled', 'cause', null, 'exitCode', null, 'signal', null, 'diagnosis', because) from over
      ), woken as (select distinct "queueId" from over)
      select (select count(pg_notify('slipway_run', id)) from over), (select count(pg_notify('slipway_queue', "queueId")) from woken)`;
}

/** Somebody asks a locked pipeline to stop; false when that was asked before. */
export async function markPipelineStopped(tx: Connection, id: string, by: string): Promise<boolean> {
  const rows = await tx.$executeRaw`
    update "PipelineRun" set "cancelAt" = clock_timestamp(), "stoppedBy" = ${by} where id = ${id} and "cancelAt" is null`;
  return rows === 1;
}

/** Items of a locked pipeline, locked in one order. */
export async function lockItemsOfPipeline(tx: Connection, pipelineId: string): Promise<void> {
  await tx.$queryRaw`
    select i."runId" from "RunQueueItem" i
     where i."runId" in (select "runId" from "PipelineStageRun" where "pipelineId" = ${pipelineId} and not "isKept")
     order by i."runId" for update`;
}

import type { RunEventFact } from "../runs/run-event";
import { jsonObjectSchema } from "../runs/stored-run";
import type { Connection } from "./client";
import type { EventActor } from "./run-events";
import { type RunValues, type ValueColumns, valueColumns } from "./run-values";
import type { NewRun } from "./runs";

export interface NewRunWithItem {
  run: NewRun;
  item: {
    personKey: string;
    priority: number;
    /** Environment variables its agent must have. */
    needs?: readonly string[];
    /** An artifact that must exist first. */
    waitsFor?: string;
    /** Stages of its pipeline that must end first. */
    waitsForStage?: string;
  };
}

type CreatedData = Extract<RunEventFact, { kind: "created" }>["data"];

/** Rows of one statement: enough to spend the time in the database, few enough to keep the message small. */
const rowsAtOnce = 1_000;

/**
 * Inserts runs, their items and their first events, and wakes who waits on their queues: one statement for one run or a
 * thousand (10,000 in about a second where one by one took 20). In the order given, which is also the order of their ages. False,
 * and the transaction must not be kept, when one of the queues is archived: who archives it at this moment is waited for.
 */
export async function insertRuns(
  tx: Connection,
  runs: readonly NewRunWithItem[],
  by: EventActor,
  created: CreatedData = {},
): Promise<boolean> {
  for (let from = 0; from < runs.length; from += rowsAtOnce) {
    const part = runs.slice(from, from + rowsAtOnce);
    const rows = part.map(({ run, item }) => ({
      ...run,
      personKey: item.personKey,
      itemPriority: item.priority,
      needs: [...new Set(item.needs)].sort().join(","),
      waitsFor: item.waitsForStage ?? item.waitsFor ?? null,
      waitsForStage: item.waitsForStage ?? null,
    }));
    const values = valueColumns(part.map(({ run }) => foundBy(run)));
    if (!(await insertPart(tx, JSON.stringify(rows), values, by, JSON.stringify(created)))) return false;
  }
  return true;
}

function foundBy({ id, teamId, values, config }: NewRun): RunValues {
  return {
    runId: id,
    teamId,
    values: jsonObjectSchema.parse(values),
    config: jsonObjectSchema.parse(config),
  };
}

async function insertPart(
  tx: Connection,
  rows: string,
  values: ValueColumns,
  by: EventActor,
  created: string,
): Promise<boolean> {
  const { keys } = values;
  const woken = await tx.$queryRaw<unknown[]>`
    with asked as materialized (
      select * from jsonb_to_recordset(${rows}::jsonb) as r(
        id text, "teamId" text, "projectId" text, "queueId" text, "queueVersion" int, "jobId" text, "jobVersion" int, name text,
        state text, resource text, priority int, "authorId" text, author text, "values" jsonb, "overrideText" text, config jsonb,
        sources jsonb, manifest jsonb, "fromAgent" jsonb, terms jsonb, documents jsonb, commit text, "rerunOfId" text,
        "idempotencyKey" text, "personKey" text, "itemPriority" int, needs text, "waitsFor" text, "waitsForStage" text)
    ), open as materialized (
      select id from "Queue" where id in (select "queueId" from asked) and "archivedAt" is null order by id for key share
    ), batch as materialized (
      select * from asked where not exists (select from asked a where a."queueId" not in (select id from open))
    ), run as (
      insert into "Run" (id, "teamId", "projectId", "queueId", "queueVersion", "jobId", "jobVersion", name, state, resource,
                         priority, "authorId", author, "values", "overrideText", config, sources, manifest, "fromAgent", terms,
                         documents, commit, "rerunOfId", "idempotencyKey", "createdAt")
      select id, "teamId", "projectId", "queueId", "queueVersion", "jobId", "jobVersion", name, state, resource, priority,
             "authorId", author, "values", "overrideText", config, sources, manifest, "fromAgent", terms, documents, commit,
             "rerunOfId", "idempotencyKey", clock_timestamp() from batch
    ), item as (
      insert into "RunQueueItem" ("runId", "queueId", "teamId", "personKey", priority, needs, "waitsFor", "waitsForStage", "createdAt")
      select id, "queueId", "teamId", "personKey", "itemPriority", needs, "waitsFor", "waitsForStage", clock_timestamp() from batch
    ), event as (
      insert into "RunEvent" ("runId", at, kind, "actorKind", "actorId", "actorName", data)
      select id, clock_timestamp(), 'created', ${by.kind}, ${by.id}, ${by.name}, ${created}::jsonb from batch
    ), key as (
      insert into "RunValueKey" (id, "teamId", space, name)
      select * from unnest(${keys.id}::bigint[], ${keys.teamId}::text[], ${keys.space}::text[], ${keys.name}::text[])
       where exists (select from batch)
      on conflict do nothing
    ), value as (
      insert into "RunValue" ("runId", "keyId", number, text)
      select * from unnest(${values.runId}::text[], ${values.keyId}::bigint[], ${values.number}::float8[],
                           ${values.text}::text[])
       where exists (select from batch)
    )
    select pg_notify('slipway_queue', "queueId")::text from (select distinct "queueId" from batch) as queue`;
  return woken.length > 0;
}

/** What runs are found by: a row per run and key of its values, config and summary. */
import type { TeamId } from "../access/actor";
import { isConfigEnv } from "../config/secrets/mask-admin-env";
import type { JsonObject } from "../config/tree/node";
import { mostLeaves, type RunLeaf, runLeaves } from "../runs/run-leaves";
import { jsonObjectSchema } from "../runs/stored-run";
import { readValueName, type ValueSpace } from "../runs/value-name";
import type { Connection } from "./client";
import { valueKeyId } from "./value-key";

export interface RunValues {
  runId: string;
  teamId: TeamId;
  /** Spaces that are left out stay as they are. */
  values?: JsonObject;
  config?: JsonObject;
  summary?: JsonObject;
}

/** Rows of `RunValue` and of `RunValueKey`, as columns of one statement. */
export interface ValueColumns {
  runId: string[];
  keyId: bigint[];
  number: (number | null)[];
  text: (string | null)[];
  keys: { id: bigint[]; teamId: TeamId[]; space: string[]; name: string[] };
}

const rowsAtOnce = 20_000;

/**
 * Keeps what these runs are found by: sent again, a value replaces the one before it, and a key that is gone stays until its run
 * does. At most `mostLeaves` per space, the first of the document; the rest is shown with the run and not found.
 */
export async function writeRunValues(tx: Connection, runs: readonly RunValues[]): Promise<void> {
  const columns = valueColumns(runs);
  await insertKeys(tx, columns.keys);
  for (let from = 0; from < columns.runId.length; from += rowsAtOnce) {
    const part = <T>(list: readonly T[]) => list.slice(from, from + rowsAtOnce);
    await tx.$executeRaw`
      insert into "RunValue" ("runId", "keyId", number, text)
      select * from unnest(${part(columns.runId)}::text[], ${part(columns.keyId)}::bigint[],
                           ${part(columns.number)}::float8[], ${part(columns.text)}::text[])
      on conflict ("runId", "keyId") do update set number = excluded.number, text = excluded.text
       where ("RunValue".number, "RunValue".text) is distinct from (excluded.number, excluded.text)`;
  }
}

async function insertKeys(tx: Connection, keys: ValueColumns["keys"]): Promise<void> {
  await tx.$executeRaw`
    insert into "RunValueKey" (id, "teamId", space, name)
    select * from unnest(${keys.id}::bigint[], ${keys.teamId}::text[], ${keys.space}::text[], ${keys.name}::text[])
    on conflict do nothing`;
}

/** The rows for these runs; keys in one order, so that two writers of the same new ones never wait for each other. */
export function valueColumns(runs: readonly RunValues[]): ValueColumns {
  const columns = {
    runId: [] as string[],
    keyId: [] as bigint[],
    number: [] as (number | null)[],
    text: [] as (string | null)[],
  };
  const known = new Map<string, { id: bigint; teamId: TeamId; space: ValueSpace; name: string }>();
  for (const run of runs)
    for (const space of ["values", "config", "summary"] as const)
      for (const { key, value } of leavesOf(run, space)) {
        const place = JSON.stringify([run.teamId, space, key]);
        const found = known.get(place) ?? {
          id: valueKeyId(run.teamId, { space, key }),
          teamId: run.teamId,
          space,
          name: key,
        };
        known.set(place, found);
        columns.runId.push(run.runId);
        columns.keyId.push(found.id);
        columns.number.push(typeof value === "number" ? value : null);
        columns.text.push(typeof value === "string" ? value : null);
      }
  const keys = [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...columns,
    keys: {
      id: keys.map(({ id }) => id),
      teamId: keys.map(({ teamId }) => teamId),
      space: keys.map(({ space }) => space),
      name: keys.map(({ name }) => name),
    },
  };
}

/** Env variables are not among them: a filter would tell values that a reader may not see (R37). */
function leavesOf(run: RunValues, space: ValueSpace): RunLeaf[] {
  const document = run[space];
  return document ? runLeaves(document, mostLeaves[space], space === "config" ? isConfigEnv : undefined) : [];
}

export const fillChore = "fill-run-values";
const filledAtOnce = 500;

/**
 * Writes what older runs are found by, some of them at a time, from the newest on: those before `mark`, or before now. Gives how far
 * it got, or null when there are no more. Runs of the same moment are taken together, so that none is left out.
 */
export async function fillRunValues(db: Connection, mark: Date | null): Promise<Date | null> {
  const rows = await db.$queryRaw<
    { id: string; teamId: TeamId; createdAt: Date; values: unknown; config: unknown }[]
  >`
    with next as materialized (
      select r.id, r."createdAt" from "Team" t cross join lateral (
        select id, "createdAt" from "Run" where "teamId" = t.id and "createdAt" < coalesce(${mark}, now())
         order by "createdAt" desc fetch first (${filledAtOnce}::int) rows with ties) r
       order by r."createdAt" desc fetch first (${filledAtOnce}::int) rows with ties
    )
    select r.id, r."teamId", r."createdAt", r."values", r.config from next join "Run" r on r.id = next.id
     order by r."createdAt" desc`;
  const runs = rows.map(({ id, teamId, values, config }) => ({
    runId: id,
    teamId,
    values: readObject(values),
    config: readObject(config),
  }));
  await writeRunValues(db, runs);
  await db.$executeRaw`
    insert into "RunText" ("runId", "teamId", text)
    select r.id, r."teamId", slipway_run_text(r) from "Run" r where r.id = any(${rows.map(({ id }) => id)}::text[])
    on conflict do nothing`;
  return rows.at(-1)?.createdAt ?? null;
}

/** While older runs are not yet found by value and text: those from before this are missing. */
export async function findFillMark(db: Connection): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ mark: Date | null }[]>`
    select coalesce(mark, now()) as mark from "Chore" where name = ${fillChore} and mark is distinct from 'epoch'`;
  return row?.mark ?? null;
}

/** Values of these runs by their names, as the list shows them: of a long text its beginning. */
export async function findColumnValues(
  db: Connection,
  teamId: TeamId,
  runIds: readonly string[],
  names: readonly string[],
): Promise<Map<string, Record<string, number | string>>> {
  const byKey = new Map(names.map((name) => [valueKeyId(teamId, readValueName(name)), name]));
  const rows = await db.$queryRaw<
    { runId: string; keyId: bigint; number: number | null; text: string | null }[]
  >`
    select "runId", "keyId", number, text from "RunValue"
     where "runId" = any(${[...runIds]}::text[]) and "keyId" = any(${[...byKey.keys()]}::bigint[])`;
  const found = new Map<string, Record<string, number | string>>();
  for (const { runId, keyId, number, text } of rows)
    found.set(runId, { ...found.get(runId), [byKey.get(keyId) ?? ""]: number ?? text ?? "" });
  return found;
}

/** What was stored before some rule held is not found by its values, and keeps nothing else from it. */
function readObject(value: unknown): JsonObject {
  const read = jsonObjectSchema.safeParse(value);
  return read.success ? read.data : {};
}

/** Runs of a project as clients list them. */
import type { ClientRunOrder } from "../runs/client-filter";
import type { ClientRunRow } from "../runs/client-run";
import type { Connection } from "./client";
import { type ClientConditions, type ClientRunQuery, readClientConditions } from "./client-run-conditions";
import { countMatches, mostSorted } from "./find-matches";
import { findMatchingIds } from "./find-run-page";
import { Prisma } from "./generated/client";
import { allOf } from "./run-conditions";
import type { RunListSort } from "./run-order";

const columns = Prisma.sql`
  r.id, coalesce(r.key, r.id) as key, r.name, p.name as project, r."queueId", r.state, c.state as "clientState", r.origin, r.author,
  r."authorId", r.commit, r."createdAt", r."endedAt", c."lastSignAt", coalesce(c."exitCode", r."exitCode") as "exitCode",
  (c."stopAt" is not null or r."cancelAt" is not null) as "isAskedToStop", c.notes, c.tags, c."groupName", c."jobType", c."sweepName",
  c.host, c.program, c.repository, coalesce(c."outputLines", 0) as "outputLines", coalesce(c."forkedLines", 0) as "forkedLines"`;
const tables = Prisma.sql`
  "Run" r join "Project" p on p.id = r."projectId" left join "ClientRun" c on c."runId" = r.id`;

/** One run by its own id. */
export async function findClientRunRow(db: Connection, runId: string): Promise<ClientRunRow | null> {
  const rows = await db.$queryRaw<ClientRunRow[]>`select ${columns} from ${tables} where r.id = ${runId}`;
  return rows[0] ?? null;
}

interface ClientPage {
  order: ClientRunOrder;
  isAscending: boolean;
  offset: number;
  limit: number;
}

/** So many runs of a project from a place in the order on. */
export async function findClientRunRows(
  db: Connection,
  query: ClientRunQuery,
  page: ClientPage,
  most = mostSorted,
): Promise<ClientRunRow[]> {
  const found = await readClientConditions(db, query, page.order);
  if (!found) return [];
  const ids = await findIds(db, query, found, page, most);
  const rows = await db.$queryRaw<ClientRunRow[]>`
    select ${columns} from ${tables} where r.id = any(${ids}::text[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** How many there are in all. */
export async function countClientRuns(db: Connection, query: ClientRunQuery): Promise<number> {
  const found = await readClientConditions(db, query);
  return found ? await countMatches(db, found.conditions) : 0;
}

async function findIds(
  db: Connection,
  { teamId }: ClientRunQuery,
  { conditions, keyOf }: ClientConditions,
  { order: { by }, isAscending, offset, limit }: ClientPage,
  most: number,
): Promise<string[]> {
  if (typeof by === "string" && by in sortedWhole) {
    const column = sortedWhole[by as keyof typeof sortedWhole];
    const direction = isAscending ? Prisma.sql`asc nulls last` : Prisma.sql`desc nulls last`;
    const rows = await db.$queryRaw<{ id: string }[]>`
      select r.id from ${tables} where ${allOf(conditions)}
       order by ${column} ${direction}, r."createdAt" desc, r.id limit ${limit} offset ${offset}`;
    return rows.map(({ id }) => id);
  }
  const sort = typeof by === "string" ? by : (`${by.space}.${keyOf(by)}` as const);
  const direction = isAscending ? "asc" : "desc";
  const request = { sort: sort as RunListSort, direction, limit, offset, now: new Date() } as const;
  const { ids } = await findMatchingIds(db, { teamId, conditions }, request, most);
  return ids;
}

/** Orders that no index has: all that match are sorted. */
const sortedWhole = {
  sign: Prisma.sql`coalesce(c."lastSignAt", r."endedAt", r."createdAt")`,
  key: Prisma.sql`coalesce(r.key, r.id)`,
  group: Prisma.sql`c."groupName"`,
  jobType: Prisma.sql`c."jobType"`,
};

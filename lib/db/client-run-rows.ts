/** Runs of a project as clients list them. */
import type { TeamId } from "../access/actor";
import type { ClientRunOrder, ClientRunTest } from "../runs/client-filter";
import type { ClientRunRow } from "../runs/client-run";
import type { Connection } from "./client";
import { passesClientTest } from "./client-run-tests";
import { Prisma } from "./generated/client";

export interface ClientRunQuery {
  teamId: TeamId;
  project: string;
  onlyQueueIds?: readonly string[] | undefined;
  tests: ClientRunTest | null;
}

const columns = Prisma.sql`
  r.id, coalesce(r.key, r.id) as key, r.name, p.name as project, r."queueId", r.state, c.state as "clientState", r.origin, r.author,
  r."authorId", r.commit, r."createdAt", r."endedAt", c."lastSignAt", coalesce(c."exitCode", r."exitCode") as "exitCode",
  (c."stopAt" is not null or r."cancelAt" is not null) as "isAskedToStop", c.notes, c.tags, c."groupName", c."jobType", c."sweepName",
  c.host, c.program, c.repository, coalesce(c."outputLines", 0) as "outputLines"`;
const tables = Prisma.sql`
  "Run" r join "Project" p on p.id = r."projectId" left join "ClientRun" c on c."runId" = r.id
  left join "RunReport" t on t."runId" = r.id`;

/** One run by its own id. */
export async function findClientRunRow(db: Connection, runId: string): Promise<ClientRunRow | null> {
  const rows = await db.$queryRaw<ClientRunRow[]>`select ${columns} from ${tables} where r.id = ${runId}`;
  return rows[0] ?? null;
}

/** So many runs of a project from a place in the order on. */
export function findClientRunRows(
  db: Connection,
  query: ClientRunQuery,
  page: { order: ClientRunOrder; isAscending: boolean; offset: number; limit: number },
): Promise<ClientRunRow[]> {
  const direction = page.isAscending ? Prisma.sql`asc nulls last` : Prisma.sql`desc nulls last`;
  return db.$queryRaw`
    select ${columns} from ${tables} where ${where(query)}
     order by ${orderBy(page.order)} ${direction}, r."createdAt" desc, r.id limit ${page.limit} offset ${page.offset}`;
}

/** How many there are in all. */
export async function countClientRuns(db: Connection, query: ClientRunQuery): Promise<number> {
  const rows = await db.$queryRaw<{ total: bigint }[]>`
    select count(*) as total from ${tables} where ${where(query)}`;
  return Number(rows[0]?.total ?? 0);
}

function where({ teamId, project, onlyQueueIds, tests }: ClientRunQuery): Prisma.Sql {
  const parts = [Prisma.sql`p."teamId" = ${teamId} and p."nameKey" = ${project}`];
  if (onlyQueueIds) parts.push(Prisma.sql`r."queueId" = any(${[...onlyQueueIds]}::text[])`);
  if (tests) parts.push(passesClientTest(tests));
  return Prisma.join(parts, " and ");
}

function orderBy(order: ClientRunOrder): Prisma.Sql {
  switch (order.by) {
    case "config":
    case "summary":
      return reportedNumber(order.by, order.path);
    default:
      return orders[order.by];
  }
}

const orders: Record<Exclude<ClientRunOrder["by"], "config" | "summary">, Prisma.Sql> = {
  created: Prisma.sql`r."createdAt"`,
  sign: Prisma.sql`coalesce(c."lastSignAt", r."endedAt", r."createdAt")`,
  name: Prisma.sql`lower(r.name)`,
  key: Prisma.sql`coalesce(r.key, r.id)`,
  state: Prisma.sql`r.state`,
  author: Prisma.sql`lower(r.author)`,
  group: Prisma.sql`c."groupName"`,
  jobType: Prisma.sql`c."jobType"`,
};

/** Numbers by their size; what is no number comes last. */
function reportedNumber(space: "config" | "summary", path: readonly string[]): Prisma.Sql {
  const value = Prisma.sql`slipway_reported(${space === "config" ? Prisma.sql`t.config` : Prisma.sql`t.summary`}, ${[...path]}::text[])`;
  return Prisma.sql`case when jsonb_typeof(${value}) = 'number' then (${value}#>>'{}')::float8 end`;
}

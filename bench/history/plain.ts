/** The same page as one plain query: all that match are read, sorted and counted, values from their documents. */
import type { TeamId } from "../../lib/access/actor";
import type { Connection } from "../../lib/db/client";
import { Prisma } from "../../lib/db/generated/client";
import type { ListRunsInput } from "../../lib/dispatch/schema";
import { isEquality } from "../../lib/runs/run-query";
import { readValueName } from "../../lib/runs/value-name";

const orders: Record<string, string> = {
  created: `r."createdAt"`,
  name: "lower(r.name)",
  state: "r.state",
  queue: `q."nameKey"`,
  job: `j."nameKey"`,
  author: "lower(r.author)",
  waited: `coalesce(r."startedAt", r."endedAt", now()) - r."createdAt"`,
  ran: `coalesce(r."endedAt", now()) - r."startedAt"`,
  ended: `r."endedAt"`,
};

export async function plainPage(db: Connection, teamId: TeamId, request: ListRunsInput): Promise<void> {
  const { sort = "created", direction = "desc", page = 1 } = request;
  // What is reported has no document here.
  if (sort.startsWith("summary.") || JSON.stringify(request).includes('"summary.')) return;
  const order = Prisma.raw(orders[sort] ?? textOf(sort).sql);
  const where = whereOf(teamId, request);
  const tables = Prisma.sql`"Run" r join "Queue" q on q.id = r."queueId" left join "Job" j on j.id = r."jobId"`;
  await Promise.all([
    db.$queryRaw`select r.id, r.name, r."values", q.name, j.name from ${tables} where ${where}
      order by ${order} ${Prisma.raw(direction)}, r.id limit 50 offset ${(page - 1) * 50}`,
    db.$queryRaw`select count(*) from ${tables} where ${where}`,
  ]);
}

/** The document's value as text; names are the benchmark's own. */
function textOf(name: string): { sql: string } {
  const { space, key } = readValueName(name);
  return { sql: `r."${space}"#>>'{${key.replaceAll(".", ",")}}'` };
}

function whereOf(teamId: TeamId, request: ListRunsInput): Prisma.Sql {
  const {
    state = [],
    queue = [],
    job = [],
    person = [],
    project = [],
    from,
    values = [],
    has = [],
    text,
  } = request;
  const parts = [Prisma.sql`r."teamId" = ${teamId}`];
  const named = (column: string, table: string, names: string[]) =>
    parts.push(
      Prisma.sql`${Prisma.raw(column)} in (select id from ${Prisma.raw(table)} where "nameKey" = any(${names}))`,
    );
  if (state.length > 0) parts.push(Prisma.sql`r.state = any(${state})`);
  if (queue.length > 0) named(`r."queueId"`, `"Queue"`, queue);
  if (job.length > 0) named(`r."jobId"`, `"Job"`, job);
  if (person.length > 0) named(`r."authorId"`, `"Person"`, person);
  if (project.length > 0) named(`r."projectId"`, `"Project"`, project);
  if (from) parts.push(Prisma.sql`r."createdAt" >= ${new Date(from)}`);
  for (const { name, operator, value } of values) {
    const found = Prisma.raw(textOf(name).sql);
    if (operator === "~") parts.push(Prisma.sql`${found} ilike ${`%${value}%`}`);
    else if (isEquality(operator)) parts.push(Prisma.sql`${found} ${Prisma.raw(operator)} ${value}`);
    else parts.push(Prisma.sql`(${found})::float8 ${Prisma.raw(operator)} ${Number(value)}`);
  }
  for (const name of has) parts.push(Prisma.sql`${Prisma.raw(textOf(name).sql)} is not null`);
  for (const word of text?.split(" ") ?? [])
    parts.push(
      Prisma.sql`concat_ws(' ', r.name, r.id, q.name, j.name, r.author, r.diagnosis) ilike ${`%${word}%`}`,
    );
  return Prisma.join(parts, " and ");
}

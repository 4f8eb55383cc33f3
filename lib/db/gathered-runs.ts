/**
 * The plan for what looking run by run is too long for: the runs that meet each condition are gathered in a hash first, and an index is
 * gone through beside them. It reads indexes only, but for each condition all that meet it.
 */
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import type { RunConditions } from "./run-conditions";
import { inTransaction } from "./transaction";

/** Queries of ids, of which a run that matches is in each. */
export function idQueries({ own, isWhole, others }: RunConditions): Prisma.Sql[] {
  const itself = isWhole ? [] : [Prisma.sql`select r.id from "Run" r where ${own}`];
  return [...itself, ...others.map(({ ids }) => ids)];
}

/** Whether an id is in each; `coalesce` keeps the planner from making joins of them. */
export function isInAll(id: Prisma.Sql, queries: readonly Prisma.Sql[]): Prisma.Sql {
  if (queries.length === 0) return Prisma.sql`true`;
  const tests = queries.map((query) => Prisma.sql`coalesce(${id} in (${query}), false)`);
  return Prisma.join(tests, " and ");
}

/** Reads in a transaction that has room for a hash of some million ids; a run's takes some 80 bytes. */
export async function withRoom<T>(read: (tx: Connection) => Promise<T>): Promise<T> {
  return await inTransaction(async (tx) => {
    await tx.$queryRaw`select set_config('work_mem', '256MB', true), set_config('jit', 'off', true)`;
    return await read(tx);
  });
}

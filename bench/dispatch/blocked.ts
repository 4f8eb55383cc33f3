/** What 10,000 runs that cannot start do to another queue, and to others on their own queue. */
import pg from "pg";
import type { Connection } from "../../lib/db/client";
import { printTable } from "../table";
import { measureLine } from "./claims";
import { addRuns, clearLine, type Line, makeAgents, makeLine } from "./fill";
import type { Speed } from "./measure";

const blocked = 10_000;

/** All ways in which a run can be kept from starting, a fifth of them each; the person is one who has nothing else. */
async function block(db: Connection, { queueId }: Line): Promise<void> {
  await db.$executeRaw`
    update "RunQueueItem" i set priority = 0, "personKey" = 'blocked-' || n % 3,
           "heldAt" = case when n % 5 = 0 then now() end,
           "notBefore" = case when n % 5 = 1 then now() + interval '1 day' end,
           "waitsFor" = case when n % 5 = 2 then 'data:v1' end,
           needs = case when n % 5 = 3 then 'NOBODY_HAS_IT' else '' end,
           "agentId" = null
      from (select "runId", row_number() over () as n from "RunQueueItem" where "queueId" = ${queueId}
             order by "createdAt" desc limit ${blocked}) b
     where i."runId" = b."runId"`;
  await db.$executeRaw`
    update "RunQueueItem" set "heldAt" = now() where "queueId" = ${queueId} and "personKey" like 'blocked-%'
       and "heldAt" is null and "notBefore" is null and "waitsFor" is null and needs = ''`;
}

export async function benchBlocked(db: Connection, url: string, seconds: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const rows: (string | number)[][] = [];
  const items = Math.ceil(seconds) * 3_000;
  const line = await makeLine(db, items);
  const [agent = ""] = await makeAgents(db, line.teamId, 1);
  const other = await makeLine(db, 1);
  const look = async (name: string, free: Speed | undefined): Promise<Speed> => {
    await db.$executeRawUnsafe('vacuum analyze "RunQueueItem"');
    const speed = await measureLine(pool, line, [agent], seconds);
    const change = free
      ? `${speed.p50 >= free.p50 ? "+" : ""}${Math.round(100 * (speed.p50 / free.p50 - 1))} %`
      : "";
    rows.push([name, speed.perSecond, speed.p50, speed.p99, change]);
    return speed;
  };
  await look("warming up", undefined);
  rows.pop();
  await addRuns(db, line, items);
  const free = await look("nothing blocked", undefined);
  await addRuns(db, other, blocked);
  await block(db, other);
  await addRuns(db, line, items);
  await look("10,000 blocked on another queue", free);
  await addRuns(db, line, blocked);
  await block(db, line);
  await addRuns(db, line, items);
  await look("10,000 blocked on the same queue", free);
  await pool.end();
  await clearLine(db, line);
  await clearLine(db, other);
  printTable(
    "blocked runs and the claims of others",
    ["", "claims/s", "p50 ms", "p99 ms", "p50 changed"],
    rows,
  );
}

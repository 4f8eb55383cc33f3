/** What 10,000 runs that cannot start do to another queue, and to others on their own queue. */
import pg from "pg";
import type { Connection } from "../../lib/db/client";
import { printTable } from "../table";
import { measureLine } from "./claims";
import { addRuns, clearLine, type Line, makeAgents, makeLine } from "./fill";
import { joinSpeeds, type Speed } from "./measure";

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

const rounds = 4;

export async function benchBlocked(db: Connection, url: string, seconds: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const items = Math.ceil(seconds / rounds) * 3_000;
  const line = await makeLine(db, items);
  const [agent = ""] = await makeAgents(db, line.teamId, 1);
  const other = await makeLine(db, 1);
  const look = async (): Promise<Speed> => {
    await addRuns(db, line, items);
    await db.$executeRawUnsafe('vacuum analyze "RunQueueItem"');
    return await measureLine(pool, line, [agent], seconds / rounds);
  };
  await look();
  const free: Speed[] = [];
  const blockedThere: Speed[] = [];
  const blockedHere: Speed[] = [];
  // In turns, so that what the machine does meanwhile is in all three.
  for (let round = 0; round < rounds; round += 1) {
    free.push(await look());
    await addRuns(db, other, blocked);
    await block(db, other);
    blockedThere.push(await look());
    await clearLine(db, other);
    await addRuns(db, line, blocked);
    await block(db, line);
    blockedHere.push(await look());
    await clearLine(db, line);
  }
  await pool.end();
  const base = joinSpeeds(free);
  const row = (name: string, speed: Speed) => [
    ...[
      name,
      speed.perSecond,
      speed.p50,
      changed(speed.p50, base.p50),
      speed.p99,
      changed(speed.p99, base.p99),
    ],
  ];
  printTable(
    "blocked runs and the claims of others",
    ["", "claims/s", "p50 ms", "changed", "p99 ms", "changed"],
    [
      ["nothing blocked", base.perSecond, base.p50, "", base.p99, ""],
      row("10,000 blocked on another queue", joinSpeeds(blockedThere)),
      row("10,000 blocked on the same queue", joinSpeeds(blockedHere)),
    ],
  );
}

function changed(now: number, before: number): string {
  const percent = Math.round(100 * (now / before - 1));
  return `${percent >= 0 ? "+" : ""}${percent} %`;
}

/**
 * How many items per second can be claimed: a bare SKIP LOCKED loop and two job queues against our claim with priority, fair
 * share and quotas, which also moves the run, opens the attempt and writes the event. Same Postgres, same run.
 */
import pg from "pg";
import type { Connection } from "../../lib/db/client";
import { claimTogether } from "../../lib/dispatch/agents/claim-desk";
import { printTable } from "../table";
import { clearLine, type Line, makeAgents, makeLine } from "./fill";
import { measure, type Speed } from "./measure";
import { measureBare, measureGraphileWorker, measurePgBoss } from "./others";

/** Claims as the lease call of an agent makes them, and ends what was claimed. */
export function measureLine(
  pool: pg.Pool,
  { queueId }: Line,
  agents: readonly string[],
  seconds: number,
  max = 1,
): Promise<Speed> {
  return measure(
    agents.length,
    seconds,
    async (worker) => {
      const claim = { agentId: agents[worker] ?? "", queueIds: [queueId], max, env: null };
      return (await claimTogether(claim)).map((lease) => lease.runId);
    },
    (ids) => pool.query('delete from "RunQueueItem" where "runId" = any($1)', [ids]),
  );
}

export async function benchClaims(db: Connection, url: string, seconds: number): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of [1, 8, 32]) {
    const items = Math.ceil(seconds) * 8_000;
    const bare = await measureBare(url, workers, seconds, items);
    const add = (name: string, speed: { perSecond: number; p50?: number; p99?: number }) =>
      rows.push([
        `${workers} agents: ${name}`,
        speed.perSecond,
        `${Math.round((100 * speed.perSecond) / bare.perSecond)} %`,
        speed.p50 ?? "",
        speed.p99 ?? "",
      ]);
    add("bare SKIP LOCKED loop", bare);
    add("graphile-worker", await measureGraphileWorker(url, workers, seconds, items));
    add("pg-boss", await measurePgBoss(url, workers, seconds, items));
    const line = await makeLine(db, 2 * items);
    const agents = await makeAgents(db, line.teamId, workers);
    await db.$executeRawUnsafe('analyze "RunQueueItem"');
    // Runs are ended with the same means as in the bare loop: only the claim is compared.
    const pool = new pg.Pool({ connectionString: url, max: workers });
    try {
      add("ours", await measureLine(pool, line, agents, seconds));
      add("ours, up to 8 a call", await measureLine(pool, line, agents, seconds, 8));
    } finally {
      // Left open it would end the process when Postgres stops, and hide what went wrong.
      await pool.end();
    }
    await clearLine(db, line);
  }
  printTable(
    "claims, each run ended at once (ours: 30 people × 4 priorities, fair share, all quotas on)",
    ["", "claims/s", "of bare", "p50 ms", "p99 ms"],
    rows,
  );
}

/** Whether a claim takes longer in a long line, with a long history behind it. */
export async function benchLength(db: Connection, seconds: number, history: number): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const items of [1_000, 100_000]) {
    const line = await makeLine(db, items);
    const [agent = ""] = await makeAgents(db, line.teamId, 1);
    await db.$executeRawUnsafe('vacuum analyze "RunQueueItem"');
    // The line stays as long as it is: what is claimed is put back.
    const speed = await measure(
      1,
      seconds,
      async () =>
        (await claimTogether({ agentId: agent, queueIds: [line.queueId], max: 1, env: null })).map(
          (one) => one.runId,
        ),
      (ids) => db.$executeRaw`
        update "RunQueueItem" set "agentId" = null, "leaseExpiresAt" = null where "runId" = any(${ids}::text[])`,
    );
    rows.push([`${items.toLocaleString("en")} waiting`, speed.perSecond, speed.p50, speed.p99]);
    await clearLine(db, line);
  }
  printTable(
    `one agent, length of the line (${history.toLocaleString("en")} finished runs behind it)`,
    ["", "claims/s", "p50 ms", "p99 ms"],
    rows,
  );
}

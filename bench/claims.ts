/**
 * How many items per second can be claimed: a bare SKIP LOCKED loop on a two-column table against our claim with priority, fair
 * share and quotas, which also moves the run, opens the attempt, writes the event and notifies. Same Postgres, same run.
 */
import pg from "pg";
import type { Connection } from "../lib/db/client";
import { claimItems } from "../lib/db/run-queue-items";
import { makeQueue, makeTeam } from "../lib/testing/factories";
import { printTable, quantile } from "./table";

const people = 30;

/** Fills a queue of 30 people and 4 priorities, in SQL, because it is many rows. */
async function fill(db: Connection, count: number): Promise<{ teamId: string; queueId: string }> {
  const { teamId } = await makeTeam(db);
  const quotas = { runningPerPerson: 1_000_000, runningPerTeam: 1_000_000 };
  const queue = await makeQueue(db, teamId, { quotas, maxRunning: 1_000_000 });
  await db.$executeRaw`
    insert into "Project" (id, "teamId", name, "nameKey") values (${`p-${queue.id}`}, ${teamId}, 'bench', 'bench')`;
  await db.$executeRaw`
    insert into "Run" (id, "teamId", "projectId", "queueId", "queueVersion", name, state, resource, priority, author, values,
                       config, sources, manifest, "fromAgent", terms, documents)
    select ${queue.id} || '-' || n, ${teamId}, ${`p-${queue.id}`}, ${queue.id}, 1, 'r' || n, 'queued', 'local-process', n % 4,
           'p' || n % ${people}::int, '{}', '{}', '{}', '{}', '[]', '{}', '[]' from generate_series(1, ${count}::int) n`;
  await db.$executeRaw`
    insert into "RunQueueItem" ("runId", "queueId", "teamId", "personKey", priority, "createdAt")
    select ${queue.id} || '-' || n, ${queue.id}, ${teamId}, 'p' || n % ${people}::int, n % 4,
           now() + n * interval '1 millisecond' from generate_series(1, ${count}::int) n`;
  return { teamId, queueId: queue.id };
}

async function makeAgents(db: Connection, teamId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${teamId}-a${index}`);
  for (const id of ids)
    await db.$executeRaw`
      insert into "Agent" (id, "teamId", name, "nameKey", version, host, "maxJobs", resources)
      values (${id}, ${teamId}, ${id}, ${id}, 'bench', 'bench', 1000000, '{local-process}')`;
  return ids;
}

interface Speed {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Runs `claim` in `workers` loops for `seconds`. What was claimed is ended at once, as by runs that take no time. */
async function measure<T>(
  workers: number,
  seconds: number,
  claim: (worker: number) => Promise<T[]>,
  endAll: (claimed: T[]) => Promise<unknown>,
): Promise<Speed> {
  const times: number[] = [];
  let taken = 0;
  const start = performance.now();
  const end = start + seconds * 1_000;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < end) {
        const from = performance.now();
        const got = await claim(worker);
        times.push(performance.now() - from);
        if (got.length === 0) return;
        taken += got.length;
        await endAll(got);
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1_000;
  return { perSecond: taken / elapsed, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

async function measureBare(url: string, workers: number, seconds: number): Promise<Speed> {
  const pool = new pg.Pool({ connectionString: url, max: workers });
  await pool.query("drop table if exists bare; create table bare (id serial primary key, agent text)");
  await pool.query("insert into bare (agent) select null from generate_series(1, 60000)");
  await pool.query("create index on bare (id) where agent is null; analyze bare");
  const claim = async (worker: number) => {
    const { rows } = await pool.query<{ id: number }>(
      "update bare set agent = $1 where id = (select id from bare where agent is null order by id limit 1 for update skip locked) returning id",
      [`a${worker}`],
    );
    return rows.map((row) => row.id);
  };
  const end = (ids: number[]) => pool.query("delete from bare where id = any($1)", [ids]);
  const speed = await measure(workers, seconds, claim, end);
  await pool.end();
  return speed;
}

async function measureOurs(
  db: Connection,
  items: number,
  workers: number,
  seconds: number,
  max = 1,
): Promise<Speed> {
  const { teamId, queueId } = await fill(db, items);
  const agents = await makeAgents(db, teamId, workers);
  await db.$executeRawUnsafe('analyze "RunQueueItem"');
  const claim = async (worker: number) => {
    const asked = { agentId: agents[worker] ?? "", queueIds: [queueId], max, leaseSeconds: 600 };
    return (await claimItems(db, asked)).map((item) => item.runId);
  };
  const end = (ids: string[]) =>
    db.$executeRaw`delete from "RunQueueItem" where "runId" = any(${ids}::text[])`;
  const speed = await measure(workers, seconds, claim, end);
  await db.$executeRaw`delete from "RunQueueItem" where "queueId" = ${queueId}`;
  await db.$executeRawUnsafe('vacuum "RunQueueItem"');
  return speed;
}

/** Prints claims per second at 1, 8 and 32 workers, and how the length of the line matters. */
export async function benchClaims(db: Connection, url: string, seconds: number): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const workers of [1, 8, 32]) {
    const bare = await measureBare(url, workers, seconds);
    const ours = await measureOurs(db, 20_000, workers, seconds);
    const batch = await measureOurs(db, 20_000, workers, seconds, 8);
    const row = (name: string, speed: Speed) => [
      `${name}, ${workers} workers`,
      speed.perSecond,
      `${Math.round((100 * speed.perSecond) / bare.perSecond)} %`,
      speed.p50,
      speed.p99,
    ];
    rows.push(row("bare SKIP LOCKED loop", bare), row("ours", ours), row("ours, up to 8 at once", batch));
  }
  printTable(
    "claims (30 people × 4 priorities, quotas on, 20,000 waiting)",
    ["", "claims/s", "of bare", "p50 ms", "p99 ms"],
    rows,
  );
  const lengths: (string | number)[][] = [];
  for (const items of [1_000, 100_000]) {
    const speed = await measureOurs(db, items, 1, Math.min(seconds, 1));
    lengths.push([`${items.toLocaleString("en")} waiting`, speed.perSecond, speed.p50, speed.p99]);
  }
  printTable("one worker, length of the line", ["", "claims/s", "p50 ms", "p99 ms"], lengths);
}

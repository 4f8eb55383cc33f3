/** The same work done by others: a bare SKIP LOCKED loop, graphile-worker and pg-boss, on the same Postgres. */
import { Logger, run, runMigrations } from "graphile-worker";
import pg from "pg";
import PgBoss from "pg-boss";
import { measure, type Speed } from "./measure";

/** The least there is: one table, one statement to claim, one to delete. */
export async function measureBare(
  url: string,
  workers: number,
  seconds: number,
  items: number,
): Promise<Speed> {
  const pool = new pg.Pool({ connectionString: url, max: workers });
  await pool.query("drop table if exists bare; create table bare (id serial primary key, agent text)");
  await pool.query("insert into bare (agent) select null from generate_series(1, $1::int)", [items]);
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

/** Jobs that do nothing, by its own runner with as many jobs at once as there are agents. */
export async function measureGraphileWorker(
  url: string,
  workers: number,
  seconds: number,
  items: number,
): Promise<Pick<Speed, "perSecond">> {
  const pool = new pg.Pool({ connectionString: url, max: workers + 2 });
  const faults: unknown[] = [];
  pool.on("error", (error) => faults.push(error));
  const logger = new Logger(() => () => undefined);
  // A schema for each measurement: it still writes to it a moment after it has stopped.
  const schema = `graphile_${workers}`;
  await runMigrations({ pgPool: pool, logger, schema });
  await pool.query(`select ${schema}.add_job('nothing') from generate_series(1, $1::int)`, [items]);
  let done = 0;
  const runner = await run({
    pgPool: pool,
    concurrency: workers,
    noHandleSignals: true,
    logger,
    schema,
    taskList: {
      nothing: () => {
        done += 1;
      },
    },
  });
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const perSecond = done / ((performance.now() - from) / 1_000);
  if (done >= items) throw new Error("graphile-worker ran dry: begin with more jobs");
  await runner.stop();
  await runner.promise;
  await pool.end();
  if (faults.length > 0) throw faults[0];
  return { perSecond };
}

/** Fetch one, complete it, in as many loops as there are agents. */
export async function measurePgBoss(
  url: string,
  workers: number,
  seconds: number,
  items: number,
): Promise<Speed> {
  const boss = new PgBoss({ connectionString: url, max: workers + 2, supervise: false, schedule: false });
  const faults: unknown[] = [];
  boss.on("error", (error) => faults.push(error));
  await boss.start();
  const name = "bench";
  await boss.createQueue(name);
  for (let from = 0; from < items; from += 5_000)
    await boss.insert(Array.from({ length: Math.min(5_000, items - from) }, () => ({ name })));
  const claim = async () => (await boss.fetch(name)).map((job) => job.id);
  const speed = await measure(workers, seconds, claim, (ids) => boss.complete(name, ids));
  await boss.stop({ graceful: false });
  if (faults.length > 0) throw faults[0];
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("drop schema pgboss cascade");
  await client.end();
  return speed;
}

/** A request whose connection to the database is cut while it waits for an answer, on a real Postgres. */
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect } from "vitest";

/** Calls while nobody may touch the table, and ends the connection that comes to wait for it, as an administrator's restart does. */
export async function cutRequest<T>(url: string, table: string, call: () => Promise<T>): Promise<T> {
  const keeper = new pg.Client({ connectionString: url, application_name: "keeper" });
  await keeper.connect();
  try {
    await keeper.query("begin");
    await keeper.query(`lock table "${table}" in access exclusive mode`);
    const running = call();
    running.catch(() => undefined);
    for (let look = 0; (await cutWaiting(keeper)) === 0; look += 1) {
      expect(look, "the call never comes to this table").toBeLessThan(4_000);
      await delay(5);
    }
    await keeper.query("commit");
    return await running;
  } finally {
    await keeper.end();
  }
}

async function cutWaiting(keeper: pg.Client): Promise<number> {
  const { rowCount } = await keeper.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'slipway' and wait_event_type = 'Lock'`,
  );
  return rowCount ?? 0;
}

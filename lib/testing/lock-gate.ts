/**
 * Two transactions held between lock and commit, on a real database: a third one has a row, everyone who wants it queues up in
 * the order they came, each with what it had read until then, and all go on when the gate opens.
 */
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect } from "vitest";

const keys = {
  RunQueueItem: "runId",
  Run: "id",
  Queue: "id",
  Job: "id",
  Agent: "id",
  Team: "id",
  Membership: "personId",
  ArtifactVersion: "id",
} as const;

/** What holds them up. Every writer of a run wants its item first and the run after it. */
export interface Gate {
  table: keyof typeof keys;
  id: string;
}

/** Starts `calls` one after the other while the gate is shut, each when the one before waits or has ended; then opens it. */
export async function passGate<T>(
  url: string,
  gate: Gate,
  calls: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const keeper = new pg.Client({ connectionString: url, application_name: "gate" });
  await keeper.connect();
  try {
    await keeper.query("begin");
    await keeper.query(`select from "${gate.table}" where "${keys[gate.table]}" = $1 for update`, [gate.id]);
    const running: Promise<T>[] = [];
    for (const call of calls) {
      const before = await countWaiting(keeper);
      let isOver = false;
      const one = call().finally(() => {
        isOver = true;
      });
      one.catch(() => undefined);
      running.push(one);
      for (let look = 0; !isOver && (await countWaiting(keeper)) <= before; look += 1) {
        expect(look, "a call neither waits nor ends").toBeLessThan(12_000);
        await delay(5);
      }
    }
    await keeper.query("commit");
    return await Promise.allSettled(running);
  } finally {
    await keeper.end();
  }
}

async function countWaiting(keeper: pg.Client): Promise<number> {
  const { rows } = await keeper.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and application_name = 'slipway' and wait_event_type = 'Lock'`,
  );
  return rows[0]?.waiting ?? 0;
}

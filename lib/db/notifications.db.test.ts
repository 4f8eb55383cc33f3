import pg from "pg";
import { describe, expect, test } from "vitest";
import { runSql } from "../testing/db-setup";
import { prepareTestDatabase } from "../testing/test-database";
import { listen, notify, openWakeUp } from "./notifications";
import { inTransaction } from "./transaction";

const { database, url } = prepareTestDatabase();
const queue = (payload: string) => [{ channel: "slipway_queue" as const, payload }];

describe("notifications", () => {
  test("a wake-up reaches only those who listen to its channel and payload", async () => {
    const mine = await openWakeUp(queue("q1"));
    const other = await openWakeUp(queue("q2"));
    await notify(database(), "slipway_run", "q1");
    await notify(database(), "slipway_queue", "q1");
    expect(await mine.wait(5_000)).toBe(true);
    expect(await other.wait(0)).toBe(false);
    mine.stop();
    other.stop();
  });

  test("what is notified between opening and waiting is not lost", async () => {
    const wakeUp = await openWakeUp(queue("q3"));
    const seen = await openWakeUp(queue("q3"));
    await notify(database(), "slipway_queue", "q3");
    await seen.wait(5_000);
    expect(await wakeUp.wait(0)).toBe(true);
    wakeUp.stop();
    seen.stop();
  });

  test("a transaction that is rolled back wakes nobody", async () => {
    const wakeUp = await openWakeUp(queue("q4"));
    await inTransaction(async (tx) => {
      await notify(tx, "slipway_queue", "q4");
      throw new Error("rolled back");
    }).catch(() => undefined);
    const fence = await openWakeUp(queue("fence"));
    await notify(database(), "slipway_queue", "fence");
    expect(await fence.wait(5_000)).toBe(true);
    expect(await wakeUp.wait(0)).toBe(false);
    wakeUp.stop();
    fence.stop();
  });

  test("waiting ends at once when the caller hangs up", async () => {
    const wakeUp = await openWakeUp(queue("q5"));
    const controller = new AbortController();
    const waiting = wakeUp.wait(60_000, controller.signal);
    controller.abort();
    expect(await waiting).toBe(false);
    wakeUp.stop();
  });

  test("after the connection is lost everyone is woken to look again, and new wake-ups arrive", async () => {
    const wakeUp = await openWakeUp(queue("q6"));
    await runSql(
      url(),
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'slipway-listen' and datname = current_database()",
    );
    expect(await wakeUp.wait(10_000)).toBe(true);
    await notify(database(), "slipway_queue", "q6");
    expect(await wakeUp.wait(5_000)).toBe(true);
    wakeUp.stop();
  });

  test("one process holds one connection however many listen", async () => {
    const forgets = await Promise.all(
      Array.from({ length: 50 }, (_, index) => listen("slipway_run", `r${index}`, () => undefined)),
    );
    const client = new pg.Client({ connectionString: url() });
    await client.connect();
    const { rows } = await client.query(
      "select 1 from pg_stat_activity where application_name = 'slipway-listen' and datname = current_database()",
    );
    await client.end();
    expect(rows).toHaveLength(1);
    for (const forget of forgets) forget();
  });
});

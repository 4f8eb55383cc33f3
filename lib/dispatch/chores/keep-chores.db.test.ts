import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ensureChore } from "../../db/chores";
import { makeQueue, makeTeam } from "../../testing/factories";
import { endMadeRun, makeAgent, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { keepChores, stopKeepingChores } from "./keep-chores";
import { type Chore, runChore } from "./run-chore";

const { database } = prepareTestDatabase();
afterEach(stopKeepingChores);

/** A chore that counts how often it is done, and how many do it at the same time. */
async function makeChore(work: () => Promise<void> = async () => undefined) {
  const count = { done: 0, now: 0, most: 0 };
  const chore: Chore = {
    name: randomUUID(),
    work: async () => {
      count.now += 1;
      count.most = Math.max(count.most, count.now);
      await work().finally(() => {
        count.now -= 1;
      });
      count.done += 1;
      return { nextSeconds: 0 };
    },
  };
  await ensureChore(database(), chore.name);
  return { chore, count };
}

describe("a chore", () => {
  it("is done by one server at a time, however many look", async () => {
    const { chore, count } = await makeChore(async () => {
      await database().$executeRaw`select pg_sleep(0.01)`;
    });
    const holders = Array.from({ length: 6 }, () => randomUUID());
    for (let round = 0; round < 5; round += 1)
      await Promise.all(holders.map((holder) => runChore(chore, holder)));
    expect(count.most).toBe(1);
    expect(count.done).toBeGreaterThanOrEqual(5);
  });

  it("is taken over when the server that has it died", async () => {
    const { chore, count } = await makeChore();
    await database().chore.update({
      where: { name: chore.name },
      data: { holder: "dead", leasedUntil: new Date(Date.now() + 60_000) },
    });
    expect(await runChore(chore, "alive")).toBe(false);
    await database().chore.update({ where: { name: chore.name }, data: { leasedUntil: new Date(0) } });
    expect(await runChore(chore, "alive")).toBe(true);
    expect(count.done).toBe(1);
  });

  it("that fails is tried again, later each time, and counts anew once it went well", async () => {
    const work = vi.fn<() => Promise<void>>().mockRejectedValue(new Error("broken"));
    const { chore } = await makeChore(work);
    const now = async () => {
      const [row] = await database().$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`;
      return row?.now.getTime() ?? 0;
    };
    const run = async () => {
      await database().chore.update({ where: { name: chore.name }, data: { nextAt: new Date(0) } });
      await runChore(chore, "one");
    };
    for (const seconds of [1, 2, 4]) {
      const before = await now();
      await run();
      const { nextAt } = await database().chore.findUniqueOrThrow({ where: { name: chore.name } });
      expect(nextAt.getTime() - seconds * 1_000).toBeGreaterThanOrEqual(before);
      expect(nextAt.getTime() - seconds * 1_000).toBeLessThanOrEqual(await now());
    }
    work.mockResolvedValue();
    await run();
    const row = await database().chore.findUniqueOrThrow({ where: { name: chore.name } });
    expect(row).toMatchObject({ failures: 0, holder: null, leasedUntil: null });
  });
});

describe("the chores of a server", () => {
  it("end leases that ran out, note silent agents, sample queues and delete old logs", async () => {
    const db = database();
    const { teamId } = await makeTeam(db);
    const queue = await makeQueue(db, teamId);
    const agent = await makeAgent(teamId, { maxJobs: 3 });
    const run = await makeRun(db, { teamId, queueId: queue.id });
    const logs: string[] = [];
    for (const endedAt of [400, 1].map((days) => new Date(Date.now() - days * 86_400_000))) {
      const ended = await makeRun(db, { teamId, queueId: queue.id });
      await endMadeRun(db, ended.id, { state: "finished", endedAt });
      await db.logChunk.create({
        data: {
          runId: ended.id,
          attempt: 1,
          seq: 0,
          offset: 0,
          stream: "stdout",
          at: new Date(),
          data: Buffer.from("x"),
        },
      });
      logs.push(ended.id);
    }
    await db.agent.update({ where: { id: agent.agentId }, data: { lastSeenAt: new Date(0) } });
    await db.runQueueItem.update({
      where: { runId: run.id },
      data: { agentId: agent.agentId, attempt: 1, leaseExpiresAt: new Date(0) },
    });
    await db.run.update({
      where: { id: run.id },
      data: { state: "leased", attempt: 1, agentId: agent.agentId },
    });
    keepChores({ logDays: 30 });
    await vi.waitFor(
      async () => {
        expect(await db.run.findUniqueOrThrow({ where: { id: run.id } })).toMatchObject({ state: "queued" });
        expect((await db.agent.findUniqueOrThrow({ where: { id: agent.agentId } })).lostAt).not.toBeNull();
        expect(await db.queueSample.findMany({ where: { queueId: queue.id } })).not.toEqual([]);
        expect(
          (await db.logChunk.findMany({ where: { runId: { in: logs } } })).map((one) => one.runId),
        ).toEqual(logs.slice(1));
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

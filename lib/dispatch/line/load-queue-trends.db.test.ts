import { describe, expect, it } from "vitest";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { endMadeRun, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { loadQueueTrends } from "./load-queue-trends";

const { database } = prepareTestDatabase();
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 12, minutes));

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const viewer = await makeMember(db, "viewer", { teamId });
  /** Minutes after noon: submitted, started, ended. */
  const ended = async (state: string, created: number, started: number | null, end: number) => {
    const { id } = await makeRun(db, { teamId, queueId: queue.id });
    const startedAt = started === null ? null : at(started);
    await endMadeRun(db, id, { state, createdAt: at(created), startedAt, endedAt: at(end) });
  };
  const live = async (created: number, started: number | null) => {
    const { id } = await makeRun(db, { teamId, queueId: queue.id });
    const startedAt = started === null ? null : at(started);
    await db.run.update({ where: { id }, data: { createdAt: at(created), startedAt } });
  };
  return { db, queue, viewer, ended, live };
}

const range = { from: at(0).toISOString(), to: at(60).toISOString() };

describe("the trends of a queue", () => {
  it("count what waited and ran at each moment, and how long it took", async () => {
    const { db, queue, viewer, ended, live } = await setUp();
    await ended("finished", -30, -20, -10);
    await ended("finished", -5, 10, 20);
    await ended("failed", 2, 12, 14);
    await ended("cancelled", 3, null, 8);
    await live(30, 40);
    await live(50, null);
    await db.queueSample.create({
      data: { queueId: queue.id, at: at(10), waiting: 2, running: 1, slots: 4, agents: 2 },
    });
    const trends = await loadQueueTrends(viewer, { queue: queue.name, ...range });
    expect(trends.stepSeconds).toBe(60);
    expect(trends.steps).toHaveLength(60);
    const step = (minute: number) => trends.steps.find((one) => one.at === at(minute).toISOString());
    expect(step(0)).toMatchObject({ waiting: 1, running: 0, slots: null, waitP50: null });
    expect(step(5)).toMatchObject({ waiting: 3, running: 0 });
    expect(step(8)).toMatchObject({ waiting: 2, cancelled: 1 });
    expect(step(10)).toMatchObject({ waiting: 1, running: 1, slots: 4, waitP50: 900, waitP95: 900 });
    expect(step(12)).toMatchObject({ waiting: 0, running: 2, waitP50: 600 });
    expect(step(14)).toMatchObject({ running: 1, failed: 1, ranP50: 120 });
    expect(step(20)).toMatchObject({ running: 0, finished: 1, ranP50: 600 });
    expect(step(59)).toMatchObject({ waiting: 1, running: 1 });
    expect(trends.total).toMatchObject({ finished: 1, failed: 1, cancelled: 1, ranP50: 360 });
  });

  it("are there for a queue in which nothing happened, and for the last week when nothing is asked", async () => {
    const { queue, viewer } = await setUp();
    const trends = await loadQueueTrends(viewer, { queue: queue.id });
    expect(trends.stepSeconds).toBe(3 * 3_600);
    expect(trends.steps.every((step) => step.waiting === 0 && step.waitP50 === null)).toBe(true);
    expect(trends.total).toMatchObject({ finished: 0, waitP50: null });
  });

  it("are hidden from other teams and tokens of other queues, and a range that runs backwards is refused", async () => {
    const { db, queue, viewer } = await setUp();
    const stranger = await makeMember(db, "admin");
    await expect(loadQueueTrends(stranger, { queue: queue.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const scoped = { ...viewer, queueIds: ["another"] };
    await expect(loadQueueTrends(scoped, { queue: queue.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const backwards = { queue: queue.id, from: range.to, to: range.from };
    await expect(loadQueueTrends(viewer, backwards)).rejects.toMatchObject({ code: "INVALID" });
  });
});

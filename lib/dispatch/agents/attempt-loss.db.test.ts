import { describe, expect, it } from "vitest";
import {
  beat,
  expire,
  kindsOf,
  lease,
  reap,
  report,
  runOf,
  setUp,
  stateOf,
} from "../../testing/attempt-world";
import { passGate } from "../../testing/lock-gate";
import { type MadeAgent, makeAgent, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { expectWholeRun } from "../../testing/whole-run";
import { endOverdueRuns, reapExpiredLeases } from "../chores/reap-expired-leases";
import { cancelRun } from "../line/cancel-run";
import { adoptRuns } from "./adopt-runs";

const { url } = prepareTestDatabase();

describe("a lost agent", () => {
  it("loses its lease, and the run goes back to the line", async () => {
    const { run, agent, teamId } = await setUp({
      onAgentLoss: { policy: "requeue", max: 3, backoffSeconds: 0 },
    });
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    expect(await reap()).toEqual({ reaped: 0 });
    await expire(run.id);
    await reap();
    expect(await runOf(run.id)).toMatchObject({ state: "queued", agentId: null, startedAt: null });
    const other = await makeAgent(teamId);
    expect((await lease(other)).map((one) => one.attempt)).toEqual([2]);
    await expect(report(agent, run.id, 1, "running")).rejects.toMatchObject({ code: "LEASE_LOST" });
  });

  it("is caught also when it never reported anything", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await expire(run.id);
    await reap();
    expect(await stateOf(run.id)).toBe("queued");
    expect((await runOf(run.id)).item?.notBefore).not.toBeNull();
  });

  it.each([
    ["the policy says so", { policy: "lost" as const, max: 3, backoffSeconds: 0 }],
    ["it was lost too often", { policy: "requeue" as const, max: 0, backoffSeconds: 0 }],
  ])("ends its run as lost when %s", async (_, onAgentLoss) => {
    const { run, agent } = await setUp({ onAgentLoss });
    await lease(agent);
    await expire(run.id);
    await reap();
    expect(await stateOf(run.id)).toBe("lost");
  });

  it("is reaped inside the lease call of another", async () => {
    const { run, agent, teamId } = await setUp({
      onAgentLoss: { policy: "requeue", max: 3, backoffSeconds: 0 },
    });
    await lease(agent);
    await expire(run.id);
    const other = await makeAgent(teamId);
    expect((await lease(other)).map((one) => one.runId)).toEqual([run.id]);
  });

  it("is reaped by one of many reapers", async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => setUp()));
    for (const { run, agent } of made) {
      await lease(agent);
      await expire(run.id);
    }
    await Promise.all([reap(), reap(), reap(), reap()]);
    for (const { run } of made) {
      const kinds = await kindsOf(run.id);
      expect(kinds.filter((kind) => kind === "lease-expired")).toHaveLength(1);
    }
  });

  it("whose run was asked to stop costs no wait for the lease: it ends when the agent is silent", async () => {
    const { db, run, agent, author } = await setUp();
    await lease(agent);
    await cancelRun(author, { runId: run.id });
    await reap();
    expect(await stateOf(run.id)).toBe("stopping");
    await db.agent.update({
      where: { id: agent.agentId },
      data: { lastSeenAt: new Date(Date.now() - 26_000) },
    });
    await reap();
    expect(await stateOf(run.id)).toBe("cancelled");
  });

  it("that lives but never stops its run loses it in the end, and is told so", async () => {
    const { db, run, agent, author } = await setUp();
    await lease(agent);
    await cancelRun(author, { runId: run.id });
    const item = { where: { runId: run.id } };
    await db.runQueueItem.update({ ...item, data: { cancelAt: new Date(Date.now() - 14 * 60_000) } });
    await endOverdueRuns({ kind: "system" });
    expect(await stateOf(run.id)).toBe("stopping");
    await db.runQueueItem.update({ ...item, data: { cancelAt: new Date(Date.now() - 16 * 60_000) } });
    const held = [{ runId: run.id, attempt: 1 }];
    await endOverdueRuns({ kind: "system" });
    expect(await runOf(run.id)).toMatchObject({
      state: "cancelled",
      diagnosis: expect.stringMatching(/may still run/),
    });
    expect((await beat(agent, held)).stop).toMatchObject([{ reason: "lease-lost" }]);
  });

  it("only the system reaps", async () => {
    const { author } = await setUp();
    await expect(endOverdueRuns(author)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(reapExpiredLeases(author)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("a heartbeat", () => {
  it("renews what the agent lists and still has", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await expire(run.id);
    expect(await beat(agent, [{ runId: run.id, attempt: 1 }])).toEqual({
      stop: [],
      drain: false,
      shutdown: false,
    });
    expect((await runOf(run.id)).item?.leaseExpiresAt?.getTime()).toBeGreaterThan(Date.now() + 30_000);
  });

  it("tells an agent to stop what is not its any more", async () => {
    const { run, agent } = await setUp();
    expect((await beat(agent, [{ runId: run.id, attempt: 1 }])).stop).toEqual([
      { runId: run.id, attempt: 1, reason: "lease-lost" },
    ]);
  });

  it("is answered while it is open when somebody stops the run", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    const open = beat(agent, [{ runId: run.id, attempt: 1 }], { waitSeconds: 20 });
    await cancelRun(author, { runId: run.id });
    expect((await open).stop).toEqual([{ runId: run.id, attempt: 1, reason: "cancelled" }]);
  });

  it("waits although something is being stopped that the agent knows of", async () => {
    const { db, run, agent, author } = await setUp();
    await lease(agent);
    await cancelRun(author, { runId: run.id });
    const held = [{ runId: run.id, attempt: 1 }];
    const open = beat(agent, held, { stopping: held, waitSeconds: 20 });
    await db.agent.update({ where: { id: agent.agentId }, data: { drainAt: new Date() } });
    await db.$executeRaw`select pg_notify('slipway_agent', ${agent.agentId})`;
    expect(await open).toMatchObject({ drain: true, stop: [{ reason: "cancelled" }] });
  });

  it("stops what runs longer than it may", async () => {
    const { db, run, agent } = await setUp({ maxRunSeconds: 60 });
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    await report(agent, run.id, 1, "running");
    await db.run.update({ where: { id: run.id }, data: { startedAt: new Date(Date.now() - 61_000) } });
    expect((await beat(agent, [{ runId: run.id, attempt: 1 }])).stop).toMatchObject([
      { reason: "max-run-time" },
    ]);
  });

  it("gives back a lease that the agent never heard of, without counting it as a loss", async () => {
    const { db, run, agent } = await setUp({ onAgentLoss: { policy: "lost", max: 0, backoffSeconds: 0 } });
    await lease(agent);
    await beat(agent, []);
    expect(await stateOf(run.id)).toBe("leased");
    await db.run.update({ where: { id: run.id }, data: { leasedAt: new Date(Date.now() - 60_000) } });
    await beat(agent, []);
    expect(await runOf(run.id)).toMatchObject({ state: "queued", item: { losses: 0, agentId: null } });
    expect((await lease(agent)).map((one) => one.attempt)).toEqual([2]);
  });
});

describe("an agent that dies between a lease's answer and its note of it", () => {
  /** What is started is what the server let start: an agent asks before it does. */
  const mayStart = async (agent: MadeAgent, runId: string, attempt: number) =>
    await report(agent, runId, attempt, "starting").then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: "LEASE_LOST" });
        return false;
      },
    );
  const ways: Record<string, (world: Awaited<ReturnType<typeof setUp>>) => Promise<unknown>> = {
    "comes back with no note": ({ agent }) => adoptRuns(agent.actor, { agentId: agent.agentId, held: [] }),
    "beats without it": async ({ db, run, agent }) => {
      await db.run.update({ where: { id: run.id }, data: { leasedAt: new Date(Date.now() - 60_000) } });
      await beat(agent, []);
    },
    "stays away until its lease is over": async ({ run }) => {
      await expire(run.id);
      await reap();
    },
  };

  it.each(Object.keys(ways))(
    "and %s: it is handed out again, and one of the two may start it",
    async (way) => {
      const world = await setUp({ onAgentLoss: { policy: "requeue", max: 3, backoffSeconds: 0 } });
      const { db, run, agent, teamId } = world;
      const other = await makeAgent(teamId);
      await lease(agent);
      await ways[way]?.(world);
      expect((await lease(other)).map(({ runId, attempt }) => [runId, attempt])).toEqual([[run.id, 2]]);
      // The first one was not dead but slow: its answer comes up at last, before and after the other starts.
      expect(await mayStart(agent, run.id, 1)).toBe(false);
      expect(await mayStart(other, run.id, 2)).toBe(true);
      expect(await mayStart(agent, run.id, 1)).toBe(false);
      await expectWholeRun(db, run.id);
    },
  );

  it("is asked while the lease is taken back: either it starts and keeps it, or it starts nothing", async () => {
    for (const order of [0, 1]) {
      const { db, run, agent } = await setUp();
      await lease(agent);
      await db.run.update({ where: { id: run.id }, data: { leasedAt: new Date(Date.now() - 60_000) } });
      const start = () => mayStart(agent, run.id, 1);
      const takeBack = () => beat(agent, []).then(() => false);
      const gate = { table: "RunQueueItem", id: run.id } as const;
      const answers = await passGate(url(), gate, order === 0 ? [start, takeBack] : [takeBack, start]);
      const hasStarted = answers.some((answer) => answer.status === "fulfilled" && answer.value);
      expect(await stateOf(run.id)).toBe(hasStarted ? "starting" : "queued");
      expect(hasStarted).toBe(order === 0);
      await expectWholeRun(db, run.id);
    }
  });
});

describe("an agent that comes back", () => {
  it("keeps what it names and still has; the rest is lost at once", async () => {
    const { db, run, agent, teamId, queue } = await setUp({
      onAgentLoss: { policy: "lost", max: 0, backoffSeconds: 0 },
    });
    await db.agent.update({ where: { id: agent.agentId }, data: { maxJobs: 3 } });
    const forgotten = await makeRun(db, {
      teamId,
      queueId: queue.id,
      terms: { onAgentLoss: { policy: "lost", max: 0, backoffSeconds: 0 } },
    });
    const unstarted = await makeRun(db, { teamId, queueId: queue.id });
    for (const _ of [1, 2, 3]) await lease(agent);
    for (const one of [run, forgotten]) await report(agent, one.id, 1, "starting");
    const held = [
      { runId: run.id, attempt: 1 },
      { runId: run.id, attempt: 7 },
    ];
    const answer = await adoptRuns(agent.actor, { agentId: agent.agentId, held });
    expect(answer.keep.map((one) => one.runId)).toEqual([run.id]);
    expect(answer.drop).toEqual([{ runId: run.id, attempt: 7 }]);
    expect(answer.unknown).toEqual([]);
    expect(await stateOf(forgotten.id)).toBe("lost");
    expect(await stateOf(unstarted.id)).toBe("queued");
    expect(await kindsOf(run.id)).toContain("adopted");
  });

  it("loses nothing it took since by an earlier try of its call that comes late", async () => {
    const { agent, run } = await setUp();
    const { agentId } = agent;
    const slow = { agentId, held: [], call: 1 };
    await adoptRuns(agent.actor, { agentId, held: [], call: 2 });
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    await expect(adoptRuns(agent.actor, slow)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stateOf(run.id)).toBe("starting");
    // Without a number, as agents of an earlier version ask, it is taken at its word.
    await adoptRuns(agent.actor, { agentId, held: [] });
    expect(await stateOf(run.id)).toBe("queued");
  });
});

describe("an agent on an engine that others use", () => {
  it("is not told to end runs of another team or of another Slipway", async () => {
    const { agent } = await setUp();
    const { run: theirs } = await setUp();
    const held = [
      { runId: theirs.id, attempt: 1 },
      { runId: "elsewhere", attempt: 1 },
    ];
    const answer = await adoptRuns(agent.actor, { agentId: agent.agentId, held });
    expect(answer).toEqual({ keep: [], drop: [], unknown: held });
  });
});

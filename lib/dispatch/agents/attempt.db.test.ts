import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PersonActor } from "../../access/actor";
import type { LaunchTerms } from "../../config/resolution";
import { finalStates, isFinal, type RunState } from "../../runs/run-state";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { passGate } from "../../testing/lock-gate";
import { type MadeAgent, makeAgent, makeOutcome, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { expectWholeRun } from "../../testing/whole-run";
import { endOverdueRuns, reapExpiredLeases } from "../chores/reap-expired-leases";
import { loadRun } from "../history/load-run";
import { cancelRun } from "../line/cancel-run";
import { downloadLog } from "../watch/download-log";
import { adoptRuns } from "./adopt-runs";
import { appendLogs } from "./append-logs";
import { finishRun } from "./finish-run";
import { heartbeat } from "./heartbeat";
import { recordEvents } from "./record-events";
import { waitForLeases } from "./wait-for-leases";

const { database, url } = prepareTestDatabase();
const never = new AbortController().signal;
const at = "2026-01-01T00:00:00.000Z";

async function setUp(terms: Partial<LaunchTerms> = {}) {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const author = await makeMember(db, "researcher", { teamId });
  const run = await makeRun(db, {
    teamId,
    queueId: queue.id,
    personId: author.personId,
    author: author.name,
    terms,
  });
  const agent = await makeAgent(teamId);
  return { db, teamId, queue, author, run, agent };
}

const lease = (agent: MadeAgent) =>
  waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
const report = (agent: MadeAgent, runId: string, attempt: number, kind: string, sentAt = at) =>
  recordEvents(agent.actor, runId, { agentId: agent.agentId, attempt, events: [{ kind, at: sentAt }] });
const finish = (agent: MadeAgent, runId: string, attempt: number, outcome = makeOutcome()) =>
  finishRun(agent.actor, runId, { agentId: agent.agentId, attempt, outcome, startedAt: null, endedAt: at });
const log = (agent: MadeAgent, runId: string, attempt: number, seq: number, offset: number, text: string) => {
  const data = Buffer.from(text).toString("base64");
  return appendLogs(agent.actor, runId, {
    agentId: agent.agentId,
    attempt,
    chunks: [{ seq, offset, stream: "stdout", at, data }],
  });
};
const beat = (
  agent: MadeAgent,
  running: { runId: string; attempt: number }[],
  extra: { waitSeconds?: number; stopping?: { runId: string; attempt: number }[] } = {},
) => heartbeat(agent.actor, { agentId: agent.agentId, running, waitSeconds: 0, ...extra }, never);
const reap = () => reapExpiredLeases({ kind: "system" });

const runOf = (id: string) => database().run.findUniqueOrThrow({ where: { id }, include: { item: true } });
const stateOf = async (id: string) => (await runOf(id)).state;
const kindsOf = async (id: string) =>
  (await database().runEvent.findMany({ where: { runId: id }, orderBy: { id: "asc" } })).map(
    (one) => one.kind,
  );
const expire = (runId: string) =>
  database().runQueueItem.update({ where: { runId }, data: { leaseExpiresAt: new Date(0) } });

/** Everything a late message could change. */
const everythingAbout = async (runId: string) => ({
  run: await runOf(runId),
  attempts: await database().attempt.findMany({ where: { runId }, orderBy: { number: "asc" } }),
  events: await database().runEvent.count({ where: { runId } }),
  logs: await database().logChunk.count({ where: { runId } }),
});

describe("an attempt", () => {
  it("goes from leased to finished, and its run leaves the line", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    expect(await stateOf(run.id)).toBe("starting");
    await recordEvents(agent.actor, run.id, {
      agentId: agent.agentId,
      attempt: 1,
      events: [{ kind: "running", at, handle: "pid:1", commit: "a".repeat(40) }],
    });
    expect(await runOf(run.id)).toMatchObject({ state: "running", handle: "pid:1", commit: "a".repeat(40) });
    await finish(agent, run.id, 1);
    const row = await runOf(run.id);
    expect(row).toMatchObject({ state: "finished", reason: "finished", exitCode: 0, item: null });
    expect(row.startedAt).not.toBeNull();
    expect(row.endedAt).not.toBeNull();
    expect(await kindsOf(run.id)).toEqual([
      "created",
      "leased",
      "starting",
      "commit-resolved",
      "running",
      "ended",
    ]);
  });

  it("keeps which image ran, told again or not, and forgets it when the run goes back to the line", async () => {
    const { run, agent } = await setUp({ retry: { max: 1, backoffSeconds: 0, onExitCodes: [] } });
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    const imageDigest = `local/train@sha256:${"a".repeat(64)}`;
    const tell = (sentAt: string) =>
      recordEvents(agent.actor, run.id, {
        agentId: agent.agentId,
        attempt: 1,
        events: [
          { kind: "note", at: sentAt, message: "something else of the same moment" },
          { kind: "note", at: sentAt, message: `image local/train:1 is ${imageDigest}`, imageDigest },
        ],
      });
    await tell(at);
    await tell(at);
    expect((await runOf(run.id)).imageDigest).toBe(imageDigest);
    expect(await kindsOf(run.id)).toEqual(["created", "leased", "starting", "note", "note"]);
    // An agent that was restarted tells it again, at another time.
    await tell(new Date(Date.parse(at) + 1_000).toISOString());
    expect((await kindsOf(run.id)).filter((kind) => kind === "note")).toHaveLength(3);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await runOf(run.id)).toMatchObject({ state: "queued", imageDigest: null });
  });

  it("keeps what its code says of dependencies, by which the run page judges it", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    await report(agent, run.id, 1, "starting");
    const checkOf = async (name: string) => {
      const { reproducibility } = await loadRun(author, { runId: run.id });
      return reproducibility.checks.find((check) => check.name === name);
    };
    expect(await checkOf("dependencies")).toMatchObject({ result: "unknown" });
    const codeFiles = {
      Dockerfile: "FROM python:3.12\nRUN pip install torch\n",
      "requirements.txt": "numpy==1.2",
    };
    await recordEvents(agent.actor, run.id, {
      agentId: agent.agentId,
      attempt: 1,
      events: [{ kind: "running", at, codeFiles }],
    });
    expect(await checkOf("dependencies")).toMatchObject({
      result: "fail",
      reason: "Not pinned in Dockerfile: pip install torch (line 2).",
    });
  });

  it("records a report once that is sent again", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    for (const _ of [1, 2]) await report(agent, run.id, 1, "starting");
    expect(await kindsOf(run.id)).toEqual(["created", "leased", "starting"]);
  });

  it("ends once, however often the end is reported", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await finish(agent, run.id, 1);
    const before = await everythingAbout(run.id);
    await finish(agent, run.id, 1);
    await expect(finish(agent, run.id, 1, makeOutcome({ reason: "failed" }))).rejects.toMatchObject({
      code: "LEASE_LOST",
    });
    expect(await everythingAbout(run.id)).toEqual(before);
  });

  it.each([
    ["a chosen exit code is retried", { exitCode: 75 }, "queued"],
    ["another exit code ends it", { exitCode: 1 }, "failed"],
    ["a refused start ends it", { reason: "refused" as const, exitCode: null }, "failed"],
  ])("%s", async (_, outcome, expected) => {
    const { run, agent } = await setUp({ retry: { max: 1, backoffSeconds: 0, onExitCodes: [75] } });
    await lease(agent);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", ...outcome }));
    expect(await stateOf(run.id)).toBe(expected);
  });

  it("is retried as often as the terms say, each time with a new number", async () => {
    const { run, agent } = await setUp({ retry: { max: 2, backoffSeconds: 0, onExitCodes: [] } });
    for (const attempt of [1, 2, 3]) {
      expect((await lease(agent)).map((one) => one.attempt)).toEqual([attempt]);
      await finish(agent, run.id, attempt, makeOutcome({ reason: "failed", exitCode: 1 }));
    }
    expect(await stateOf(run.id)).toBe("failed");
  });

  it("is retried when its log holds what the terms name", async () => {
    const { run, agent } = await setUp({
      retry: { max: 1, backoffSeconds: 0, onExitCodes: [], onLog: "CUDA error \\d+" },
    });
    await lease(agent);
    await log(agent, run.id, 1, 0, 0, "step 1\nCUDA error 719\n");
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await stateOf(run.id)).toBe("queued");
    await lease(agent);
    await log(agent, run.id, 2, 0, 0, "step 1\nout of cheese\n");
    await finish(agent, run.id, 2, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await stateOf(run.id)).toBe("failed");
  });

  it("keeps its run's priority and age, and waits out its back-off", async () => {
    const { db, run, agent } = await setUp({ retry: { max: 1, backoffSeconds: 60, onExitCodes: [] } });
    const before = await db.runQueueItem.findUniqueOrThrow({ where: { runId: run.id } });
    await lease(agent);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    const after = await db.runQueueItem.findUniqueOrThrow({ where: { runId: run.id } });
    expect(after).toMatchObject({
      priority: before.priority,
      createdAt: before.createdAt,
      agentId: null,
      attempt: 1,
    });
    expect(after.notBefore?.getTime()).toBeGreaterThan(Date.now());
    expect(await lease(agent)).toEqual([]);
  });
});

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

describe("stopping a run", () => {
  const reach: Record<string, (agent: MadeAgent, runId: string) => Promise<unknown>> = {
    queued: async () => undefined,
    leased: (agent) => lease(agent),
    starting: async (agent, runId) => {
      await lease(agent);
      await report(agent, runId, 1, "starting");
    },
    running: async (agent, runId) => {
      await lease(agent);
      await report(agent, runId, 1, "starting");
      await report(agent, runId, 1, "running");
    },
    stopping: async (agent, runId) => {
      await lease(agent);
      await report(agent, runId, 1, "starting");
      await report(agent, runId, 1, "running");
      await report(agent, runId, 1, "stopping");
    },
  };

  it.each(Object.keys(reach))("works in state %s", async (state) => {
    const { run, agent, author } = await setUp();
    await reach[state]?.(agent, run.id);
    expect(await stateOf(run.id)).toBe(state);
    const after = state === "queued" ? "cancelled" : "stopping";
    expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state: after });
    // Asking twice changes nothing more.
    expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state: after });
    expect((await kindsOf(run.id)).filter((kind) => kind === "cancel-requested")).toHaveLength(1);
    if (state === "queued") return;
    await finish(agent, run.id, 1, makeOutcome({ reason: "cancelled", exitCode: null, signal: "SIGTERM" }));
    expect(await stateOf(run.id)).toBe("cancelled");
  });

  it.each(Object.keys(reach).filter((state) => state !== "queued"))(
    "ends it at once in state %s when its agent is gone",
    async (state) => {
      const { db, run, agent, author } = await setUp();
      await reach[state]?.(agent, run.id);
      await db.agent.update({ where: { id: agent.agentId }, data: { lastSeenAt: new Date(0) } });
      expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state: "cancelled" });
      await expect(finish(agent, run.id, 1)).rejects.toMatchObject({ code: "LEASE_LOST" });
      expect((await beat(agent, [{ runId: run.id, attempt: 1 }])).stop).toMatchObject([
        { reason: "lease-lost" },
      ]);
    },
  );

  it.each(finalStates)("changes nothing in state %s", async (state) => {
    const { run, agent, author } = await setUp({
      onAgentLoss: { policy: "lost", max: 0, backoffSeconds: 0 },
    });
    await lease(agent);
    await finish(agent, run.id, 1, makeOutcome({ reason: state }));
    const before = await everythingAbout(run.id);
    expect(await cancelRun(author, { runId: run.id })).toEqual({ runId: run.id, state });
    expect(await everythingAbout(run.id)).toEqual(before);
  });

  it("ends a stopping run as cancelled when its agent is lost, and never starts it again", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    await cancelRun(author, { runId: run.id });
    await expire(run.id);
    await reap();
    expect(await stateOf(run.id)).toBe("cancelled");
  });

  it("is refused to others' runs but not to leads, and hidden from other teams and viewers", async () => {
    const { db, teamId, run } = await setUp();
    const other = await makeMember(db, "researcher", { teamId });
    const viewer = await makeMember(db, "viewer", { teamId });
    const stranger = await makeMember(db, "admin");
    const lead = await makeMember(db, "lead", { teamId });
    for (const actor of [other, viewer])
      await expect(cancelRun(actor, { runId: run.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(cancelRun(stranger, { runId: run.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await cancelRun(lead, { runId: run.id })).toMatchObject({ state: "cancelled" });
  });
});

async function readAll(actor: PersonActor, runId: string): Promise<string> {
  const { bytes } = await downloadLog(actor, { runId });
  const read: Uint8Array[] = [];
  for await (const part of bytes) read.push(part);
  return Buffer.concat(read).toString();
}

describe("output", () => {
  it("is stored once and in order, whatever is sent again or early", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    expect(await log(agent, run.id, 1, 0, 0, "one\n")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 0, 0, "one\n")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 2, 8, "three\n")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 1, 4, "two\n")).toEqual({ nextSeq: 2 });
    expect(await log(agent, run.id, 1, 2, 8, "three\n")).toEqual({ nextSeq: 3 });
    expect(await readAll(author, run.id)).toBe("one\ntwo\nthree\n");
    expect((await runOf(run.id)).logBytes).toBe(14n);
  });

  it("is stored once when two senders send the same at once", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await Promise.all([1, 2, 3].map(() => log(agent, run.id, 1, 0, 0, "same\n")));
    expect((await runOf(run.id)).logBytes).toBe(5n);
  });

  it("with a wrong offset is refused", async () => {
    const { run, agent } = await setUp();
    await lease(agent);
    await expect(log(agent, run.id, 1, 0, 5, "x")).rejects.toMatchObject({ code: "INVALID" });
  });

  it("stops being stored at the limit, with a marker", async () => {
    const { db, run, agent, author } = await setUp();
    await lease(agent);
    await db.run.update({ where: { id: run.id }, data: { logBytes: 512n * 1024n * 1024n - 3n } });
    expect(await log(agent, run.id, 1, 0, 0, "too long")).toEqual({ nextSeq: 1 });
    expect(await log(agent, run.id, 1, 1, 8, "more")).toEqual({ nextSeq: 2 });
    expect(await readAll(author, run.id)).toContain("is not stored");
    expect(await db.logChunk.count({ where: { runId: run.id } })).toBe(1);
  });
});

describe("an agent whose token is for another queue or team", () => {
  it("does not find the run", async () => {
    const { db, run, teamId } = await setUp();
    const other = await makeQueue(db, teamId);
    const agents = [
      await makeAgent(teamId, { queueIds: [other.id] }),
      await makeAgent((await makeTeam(db)).teamId),
    ];
    for (const agent of agents) {
      const calls = [
        () => report(agent, run.id, 1, "starting"),
        () => log(agent, run.id, 1, 0, 0, "x"),
        () => finish(agent, run.id, 1),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("cannot speak for an agent of another token", async () => {
    const { run, agent, teamId } = await setUp();
    await lease(agent);
    const other = await makeAgent(teamId);
    const forged: MadeAgent = { ...other, agentId: agent.agentId };
    await expect(finish(forged, run.id, 1)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(beat(forged, [])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(adoptRuns(other.actor, { agentId: agent.agentId, held: [] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is no person: people cannot report", async () => {
    const { run, agent, author } = await setUp();
    await lease(agent);
    const input = { agentId: agent.agentId, attempt: 1, events: [{ kind: "note", at }] };
    await expect(recordEvents(author, run.id, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("the fence", () => {
  type Step = "lease" | "expire" | "old-event" | "old-log" | "old-finish" | "new-event" | "finish" | "cancel";
  const steps: Step[] = [
    "lease",
    "expire",
    "old-event",
    "old-log",
    "old-finish",
    "new-event",
    "finish",
    "cancel",
  ];

  it("lets no late message of an older attempt change anything, in any order of things", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 24 }),
        async (sequence) => {
          const { run, agent, author, teamId } = await setUp({
            onAgentLoss: { policy: "requeue", max: 100, backoffSeconds: 0 },
          });
          const agents = [agent, await makeAgent(teamId)] as const;
          let holder: MadeAgent | undefined;
          let attempt = 0;
          let final: RunState | undefined;

          const late = async (send: (from: MadeAgent, number: number) => Promise<unknown>) => {
            const before = await everythingAbout(run.id);
            for (let number = 1; number <= attempt; number += 1)
              for (const from of agents) {
                if (from === holder && number === attempt) continue;
                await expect(send(from, number)).rejects.toMatchObject({ code: "LEASE_LOST" });
              }
            expect(await everythingAbout(run.id)).toEqual(before);
          };
          const actions: Record<Step, () => Promise<void>> = {
            lease: async () => {
              const next = agents[attempt % 2] ?? agent;
              const got = await lease(next);
              if (got.length > 0) [holder, attempt] = [next, got[0]?.attempt ?? 0];
            },
            expire: async () => {
              if (!holder) return;
              await expire(run.id);
              await reap();
              holder = undefined;
            },
            "old-event": () => late((from, number) => report(from, run.id, number, "running")),
            "old-log": () => late((from, number) => log(from, run.id, number, 0, 0, "late")),
            // The agent that ended the run may repeat itself; a different end is always refused.
            "old-finish": () =>
              late((from, number) => finish(from, run.id, number, makeOutcome({ reason: "refused" }))),
            "new-event": async () => {
              if (holder) await report(holder, run.id, attempt, "starting");
            },
            finish: async () => {
              if (!holder) return;
              await finish(holder, run.id, attempt);
              holder = undefined;
            },
            cancel: async () => {
              await cancelRun(author, { runId: run.id });
            },
          };
          for (const step of sequence) {
            await actions[step]();
            const state = (await stateOf(run.id)) as RunState;
            if (final !== undefined) expect(state).toBe(final);
            if (isFinal(state)) [final, holder] = [state, undefined];
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it("holds when messages of both attempts arrive at the same moment", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { run, agent, teamId } = await setUp({
        onAgentLoss: { policy: "requeue", max: 9, backoffSeconds: 0 },
      });
      await lease(agent);
      await report(agent, run.id, 1, "starting");
      await expire(run.id);
      const other = await makeAgent(teamId);
      const results = await Promise.allSettled([
        finish(agent, run.id, 1),
        lease(other),
        reap(),
        log(agent, run.id, 1, 0, 0, "late"),
      ]);
      const row = await runOf(run.id);
      // Either the old attempt ended it in time, or its word did not count.
      if (results[0].status === "fulfilled") expect(row).toMatchObject({ state: "finished", item: null });
      else expect(["queued", "leased"]).toContain(row.state);
    }
  });
});

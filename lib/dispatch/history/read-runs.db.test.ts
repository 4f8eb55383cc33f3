import { describe, expect, it } from "vitest";
import type { PersonActor } from "../../access/actor";
import { makeMember, makePersonToken, makeProject, makeQueue, makeTeam } from "../../testing/factories";
import { makeAgent, makeOutcome, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { appendLogs } from "../agents/append-logs";
import { finishRun } from "../agents/finish-run";
import { listAgents } from "../agents/list-agents";
import { loadAgent } from "../agents/load-agent";
import { orderAgent } from "../agents/order-agent";
import { waitForLeases } from "../agents/wait-for-leases";
import { loadRecentValues } from "../launch/load-recent-values";
import { cancelRun } from "../line/cancel-run";
import { cancelRuns } from "../line/cancel-runs";
import { loadQueueLine } from "../line/load-queue-line";
import { downloadLog } from "../watch/download-log";
import { streamRuns } from "../watch/stream-runs";
import { watchRun } from "../watch/watch-run";
import { listRuns } from "./list-runs";
import { loadOverview } from "./load-overview";
import { loadRunEvents } from "./load-run-events";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const at = "2026-01-01T00:00:00.000Z";

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const lead = await makeMember(db, "lead", { teamId });
  const viewer = await makeMember(db, "viewer", { teamId });
  const stranger = await makeMember(db, "admin");
  return { db, teamId, queue, lead, viewer, stranger };
}

const idsOf = async (actor: PersonActor, input: object) =>
  (await listRuns(actor, input)).rows.map((row) => row.id);

describe("the history", () => {
  it("filters by queue, person, project, state, time and text, with true totals", async () => {
    const { db, teamId, queue, lead } = await setUp();
    const other = await makeQueue(db, teamId);
    const ana = await makeMember(db, "researcher", { teamId });
    const project = await makeProject(db, teamId);
    const one = await makeRun(db, {
      teamId,
      queueId: queue.id,
      personId: ana.personId,
      author: ana.name,
      projectId: project.id,
    });
    const two = await makeRun(db, { teamId, queueId: other.id, author: "Gone%_" });
    await cancelRun(lead, { runId: two.id });
    expect(await listRuns(lead, {})).toMatchObject({ total: 2, page: 1, pageSize: 50 });
    expect(await idsOf(lead, {})).toEqual([two.id, one.id]);
    const cases: [object, string[]][] = [
      [{ queue: [queue.name.toUpperCase()] }, [one.id]],
      [{ queue: [queue.id, other.name] }, [two.id, one.id]],
      [{ queue: ["nope"] }, []],
      [{ job: ["nope"] }, []],
      [{ person: [ana.name.toUpperCase()] }, [one.id]],
      [{ person: ["gone%_"] }, [two.id]],
      [{ project: [project.name] }, [one.id]],
      [{ state: ["cancelled"] }, [two.id]],
      [{ state: ["queued", "cancelled"], direction: "asc" }, [one.id, two.id]],
      [{ from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" }, []],
      [{ from: "2020-01-01T00:00:00Z" }, [two.id, one.id]],
      [{ text: `${ana.name} ${one.name.slice(2, 8)}` }, [one.id]],
      [{ text: "%_" }, [two.id]],
      [{ text: "before it started" }, [two.id]],
      [{ text: "nothing like it" }, []],
    ];
    for (const [filter, expected] of cases) {
      const page = await listRuns(lead, filter);
      expect([filter, page.rows.map((row) => row.id), page.total]).toEqual([
        filter,
        expected,
        expected.length,
      ]);
    }
  });

  it("sorts by every column and pages without repeating or skipping", async () => {
    const { db, teamId, queue, lead } = await setUp();
    for (let index = 0; index < 7; index += 1) await makeRun(db, { teamId, queueId: queue.id });
    for (const sort of ["created", "name", "state", "queue", "job", "author", "waited", "ran", "ended"]) {
      const ids: string[] = [];
      for (const page of [1, 2, 3]) ids.push(...(await idsOf(lead, { sort, page, pageSize: 3 })));
      expect(new Set(ids).size).toBe(7);
    }
    const names = (await listRuns(lead, { sort: "name", direction: "asc" })).rows.map((row) => row.name);
    expect(names).toEqual([...names].sort((a, b) => (a < b ? -1 : 1)));
  });

  it("streams every run that matches", async () => {
    const { db, teamId, queue, viewer } = await setUp();
    for (let index = 0; index < 3; index += 1) await makeRun(db, { teamId, queueId: queue.id });
    const ids: string[] = [];
    for await (const row of streamRuns(viewer, {})) ids.push(row.id);
    expect(ids).toEqual(await idsOf(viewer, {}));
  });

  it("refuses a sort or state it does not know", async () => {
    const { lead } = await setUp();
    await expect(listRuns(lead, { sort: "colour" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(listRuns(lead, { state: ["happy"] })).rejects.toMatchObject({ code: "INVALID" });
    await expect(listRuns(lead, { text: "\0" })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("shows another team nothing, and a token only its queues", async () => {
    const { db, teamId, queue, lead, stranger } = await setUp();
    const run = await makeRun(db, { teamId, queueId: queue.id });
    const other = await makeQueue(db, teamId);
    const { actor } = await makePersonToken(db, lead, { queueIds: [other.id] });
    expect(await listRuns(stranger, {})).toMatchObject({ rows: [], total: 0 });
    expect(await listRuns(actor, {})).toMatchObject({ rows: [], total: 0 });
    for (const outsider of [stranger, actor]) {
      const calls: [string, () => Promise<unknown>][] = [
        ["events", () => loadRunEvents(outsider, { runId: run.id })],
        ["download", () => downloadLog(outsider, { runId: run.id })],
        ["watch", () => watchRun(outsider, { runId: run.id, from: null }, never).next()],
        ["cancel", () => cancelRun(outsider, { runId: run.id })],
        ["line", () => loadQueueLine(outsider, { queue: queue.id })],
        ["values", () => loadRecentValues(outsider, { queue: queue.id })],
      ];
      for (const [name, call] of calls)
        await expect(call(), name).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await cancelRuns(stranger, { runIds: [run.id] })).toMatchObject({
      cancelled: [],
      refused: [{ runId: run.id }],
    });
  });
});

describe("the overview", () => {
  it("counts what waits, runs, finished and failed, and shows agents and failures", async () => {
    const { db, teamId, queue, viewer } = await setUp();
    const agent = await makeAgent(teamId, { maxJobs: 3 });
    const runs = [];
    for (let index = 0; index < 4; index += 1) runs.push(await makeRun(db, { teamId, queueId: queue.id }));
    const leases = await waitForLeases(
      agent.actor,
      { agentId: agent.agentId, max: 3, waitSeconds: 0 },
      never,
    );
    const end = (index: number, outcome: Parameters<typeof makeOutcome>[0]) =>
      finishRun(agent.actor, leases[index]?.runId ?? "", {
        agentId: agent.agentId,
        attempt: 1,
        outcome: makeOutcome(outcome),
        startedAt: null,
        endedAt: at,
      });
    await end(0, {});
    await end(1, { reason: "failed", exitCode: 2, diagnosis: "exit code 2" });
    const view = await loadOverview(viewer);
    expect(view.counts).toEqual({ waiting: 1, running: 1, finishedToday: 1, failedToday: 1 });
    expect(view.queues).toMatchObject([
      { name: queue.name, waiting: 1, running: 1, agentsOnline: 1, slots: 3, freeSlots: 2 },
    ]);
    expect(view.agents).toMatchObject([{ name: agent.name, online: true, busy: 1, maxJobs: 3 }]);
    expect(view.recentFailures.map((row) => row.diagnosis)).toEqual(["exit code 2"]);
    expect(view.recentRuns).toHaveLength(4);
  });

  it("shows another team nothing", async () => {
    const { db, teamId, queue, stranger } = await setUp();
    await makeRun(db, { teamId, queueId: queue.id });
    await makeAgent(teamId);
    expect(await loadOverview(stranger)).toEqual({
      counts: { waiting: 0, running: 0, finishedToday: 0, failedToday: 0 },
      queues: [],
      agents: [],
      recentFailures: [],
      recentRuns: [],
    });
  });
});

describe("agents", () => {
  it("are offline after thirty seconds of silence", async () => {
    const { db, teamId, viewer } = await setUp();
    const agent = await makeAgent(teamId);
    const silent = new Date(Date.now() - 31_000);
    await db.agent.update({ where: { id: agent.agentId }, data: { lastSeenAt: silent } });
    expect(await listAgents(viewer)).toMatchObject([{ id: agent.agentId, online: false }]);
  });

  it("are drained, stopped and brought back by admins alone", async () => {
    const { db, teamId, lead, stranger } = await setUp();
    const admin = await makeMember(db, "admin", { teamId });
    const { agentId } = await makeAgent(teamId);
    expect(await orderAgent(admin, { agentId, order: "drain" })).toMatchObject({
      draining: true,
      stopping: false,
    });
    expect(await orderAgent(admin, { agentId, order: "shutdown" })).toMatchObject({
      draining: true,
      stopping: true,
    });
    expect(await orderAgent(admin, { agentId, order: "resume" })).toMatchObject({
      draining: false,
      stopping: false,
    });
    await expect(orderAgent(lead, { agentId, order: "drain" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    for (const call of [
      () => loadAgent(stranger, { agentId }),
      () => orderAgent(stranger, { agentId, order: "drain" }),
    ])
      await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the line of a queue", () => {
  it("explains every item from the facts the claim uses, in the order in which it claims", async () => {
    const { db, teamId, viewer } = await setUp();
    const queue = await makeQueue(db, teamId, { quotas: { runningPerPerson: 2 } });
    const people = ["Ana", "Ana", "Ben", "Ana", "Cleo", "Ben", "Ana"];
    for (const [index, author] of people.entries())
      await makeRun(db, { teamId, queueId: queue.id, author, priority: index === 5 ? "high" : "medium" });
    const before = await loadQueueLine(viewer, { queue: queue.name });
    expect(before.waitingByReason).toEqual([{ reason: "no-agent", count: 7 }]);
    expect(before.waiting.map(({ waiting }) => waiting.position)).toEqual([1, 2, 3, 4, 5, 6, 7]);

    const agent = await makeAgent(teamId, { maxJobs: 5, queues: [queue.name] });
    const ready = await loadQueueLine(viewer, { queue: queue.id });
    expect(ready.waitingByReason).toEqual([
      { reason: "items-ahead", count: 2 },
      { reason: "starting-soon", count: 5 },
    ]);
    const leases = await waitForLeases(
      agent.actor,
      { agentId: agent.agentId, max: 9, waitSeconds: 0 },
      never,
    );
    expect(leases.map((lease) => lease.runId)).toEqual(ready.waiting.slice(0, 5).map(({ run }) => run.id));

    const full = await loadQueueLine(viewer, { queue: queue.id });
    expect(full.running).toHaveLength(5);
    expect(full.waitingByReason).toEqual([{ reason: "person-quota", count: 2 }]);
    expect(full.queue).toMatchObject({ slots: 5, freeSlots: 0, running: 5, waiting: 2 });
  });
});

describe("recent values", () => {
  it("are the last different ones, the person's own first", async () => {
    const { db, teamId, queue, lead } = await setUp();
    const make = (author: string, epochs: number) =>
      makeRun(db, { teamId, queueId: queue.id, author, values: { epochs } });
    await make(lead.name, 1);
    await make("Ben", 2);
    await make("Ben", 2);
    const values = await loadRecentValues(lead, { queue: queue.name });
    expect(values.map((one) => one.values)).toEqual([{ epochs: 1 }, { epochs: 2 }]);
  });
});

describe("watching a run", () => {
  it("gives log, events and states as they come, from a place on, and ends with the run", async () => {
    const { db, teamId, queue, viewer } = await setUp();
    const run = await makeRun(db, { teamId, queueId: queue.id });
    const agent = await makeAgent(teamId);
    const seen: string[] = [];
    const watching = (async () => {
      const place = { attempt: 1, offset: 0 };
      for await (const message of watchRun(viewer, { runId: run.id, from: place }, never)) {
        if (message.type === "log") seen.push(`log ${message.data.offset} ${message.data.text}`);
        if (message.type === "state") seen.push(message.data.state);
        if (message.type === "event") seen.push(`event ${message.data.kind}`);
        if (message.type === "end") seen.push("end");
      }
    })();
    await waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
    const send = (seq: number, offset: number, text: string) => {
      const data = Buffer.from(text).toString("base64");
      const chunks = [{ seq, offset, stream: "stdout", at, data }];
      return appendLogs(agent.actor, run.id, { agentId: agent.agentId, attempt: 1, chunks });
    };
    await send(0, 0, "one\n");
    await send(1, 4, "two\n");
    const end = { agentId: agent.agentId, attempt: 1, outcome: makeOutcome(), startedAt: null, endedAt: at };
    await finishRun(agent.actor, run.id, end);
    await watching;
    expect(seen.filter((line) => line.startsWith("log"))).toEqual(["log 0 one\n", "log 4 two\n"]);
    expect(seen.filter((line) => line.startsWith("event"))).toEqual([
      "event created",
      "event leased",
      "event ended",
    ]);
    expect(seen.slice(-2)).toEqual(["finished", "end"]);

    const again: string[] = [];
    for await (const message of watchRun(viewer, { runId: run.id, from: { attempt: 1, offset: 6 } }, never))
      if (message.type === "log") again.push(message.data.text);
    expect(again).toEqual(["o\n"]);

    const { fileName, bytes } = await downloadLog(viewer, { runId: run.id });
    const parts: Uint8Array[] = [];
    for await (const part of bytes) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe("one\ntwo\n");
    expect(fileName).toBe(`${run.name}.log`);
  });

  it("is downloaded with a line between its attempts, which begins a line also after an open one", async () => {
    const { db, teamId, queue, viewer } = await setUp();
    const run = await makeRun(db, { teamId, queueId: queue.id });
    for (const attempt of [1, 2]) {
      await db.attempt.create({ data: { runId: run.id, number: attempt, agentName: "agent" } });
      const data = Buffer.from(`progress ${attempt}`);
      await db.logChunk.create({
        data: { runId: run.id, attempt, seq: 0, offset: 0, stream: "stdout", at: new Date(0), data },
      });
    }
    const parts: Uint8Array[] = [];
    for await (const part of (await downloadLog(viewer, { runId: run.id })).bytes) parts.push(part);
    expect(Buffer.concat(parts).toString()).toBe(
      "----- attempt 1 -----\nprogress 1\n----- attempt 2 -----\nprogress 2",
    );
  });

  it("ends when the reader hangs up", async () => {
    const { db, teamId, queue, viewer } = await setUp();
    const run = await makeRun(db, { teamId, queueId: queue.id });
    const controller = new AbortController();
    const messages = watchRun(viewer, { runId: run.id, from: null }, controller.signal);
    for await (const message of messages) if (message.type === "state") controller.abort();
    expect(controller.signal.aborted).toBe(true);
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { StartRefusal } from "../../runners/runner";
import type { FinishRequest, Lease } from "../../runs/agent-protocol";
import { createFakeRunner } from "../../testing/fake-runner";
import type { FetchCode } from "../git/fetch-code";
import { type ServerClient, ServerRefusal, ServerUnreachable } from "../server/server-client";
import { openAttemptStore } from "./attempt-record";
import type { WorkKeeper } from "./kept-work";
import { runAttempt } from "./run-attempt";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-attempt-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const lease: Lease = {
  runId: "r1",
  attempt: 1,
  runName: "quick-fox",
  team: "team",
  project: "project",
  queue: { id: "q1", name: "queue" },
  author: "Ana",
  resource: "local-process",
  config: { git: { repository: "https://example.com/x.git" } },
  manifest: { argv: ["true"], cwd: ".", env: {} },
  fromAgent: [],
  commit: null,
  allowedGitSources: [],
  maxRunSeconds: null,
  graceSeconds: 10,
  leaseSeconds: 45,
};

/** A server of one attempt that hears everything, and what it answers with. */
function makeServer() {
  const heard = { events: [] as string[], log: "", finish: [] as FinishRequest[] };
  let nextSeq = 0;
  const refusals: Partial<Record<"events" | "logs" | "finish", Error>> = {};
  const check = (call: keyof typeof refusals) => {
    const refusal = refusals[call];
    if (refusal) throw refusal;
  };
  const unused = () => Promise.reject(new Error("not called"));
  const client: ServerClient = {
    ...{ register: unused, adopt: unused, heartbeat: unused, lease: unused, leave: unused },
    ...{ listInputFiles: unused, contents: { url: "" }, planUploads: unused, beginOutput: unused },
    ...{ commitOutput: unused },
    async sendEvents(_, { events }) {
      check("events");
      heard.events.push(...events.map(({ kind }) => kind));
    },
    async sendLogs(_, { chunks }) {
      check("logs");
      for (const { seq, data } of chunks) {
        if (seq !== nextSeq) continue; // sent again
        heard.log += Buffer.from(data, "base64").toString();
        nextSeq += 1;
      }
      return nextSeq;
    },
    async finish(_, request) {
      check("finish");
      heard.finish.push(request);
    },
  };
  return { heard, refusals, client };
}

let count = 0;
function setUp(given: Partial<Lease> = {}, workKeeper?: WorkKeeper) {
  count += 1;
  const store = openAttemptStore(path.join(root, String(count)));
  const runner = createFakeRunner();
  const server = makeServer();
  const fetchCode = vi.fn<FetchCode>(async () => ({ commit: "c".repeat(40) }));
  const context = {
    ...{
      agentId: "a1",
      agentName: "agent",
      ownId: "agent-id",
      client: server.client,
      runner,
      fetchCode,
      secrets: [],
    },
    environment: { variables: {}, allowed: [], files: {} },
    maxLogBytes: 1_000_000,
    ...(workKeeper && { workKeeper }),
    now: () => new Date(3_000),
  };
  const begin = () => runAttempt(store.create({ ...lease, ...given }), context, false);
  /** What a new agent process does with what it finds. */
  const resume = () => {
    const [record] = store.list().records;
    if (!record) throw new Error("nothing was left to resume");
    return runAttempt(record, context, true);
  };
  const left = () => store.list().records.length;
  const attempt = () => runner.attempts.get("r1:1");
  const untilStarted = () => vi.waitFor(() => expect(attempt()).toBeDefined());
  return { store, runner, ...server, fetchCode, begin, resume, left, attempt, untilStarted };
}

const leaseLost = new ServerRefusal("LEASE_LOST", "this attempt is not this agent's any more");
const gone = new ServerUnreachable("no answer");

describe("an attempt", () => {
  it("is started, told of, reported and cleared away", async () => {
    const at = setUp();
    const running = at.begin();
    await at.untilStarted();
    await at.attempt()?.print("hello\n");
    at.attempt()?.end();
    await running.done;
    expect(at.heard.events).toEqual(["starting", "running"]);
    expect(at.heard.log).toBe("hello\n");
    expect(at.heard.finish).toEqual([
      expect.objectContaining({ attempt: 1, startedAt: new Date(1_000).toISOString() }),
    ]);
    expect(at.runner.done).toEqual(["start r1:1", "cleanUp r1:1"]);
    expect(at.left()).toBe(0);
  });

  it("starts nothing before the server has accepted it, and nothing at all when it does not", async () => {
    const at = setUp();
    at.refusals.events = gone;
    const running = at.begin();
    await vi.waitFor(() => expect(at.left()).toBe(1));
    expect(at.runner.done).toEqual([]);
    at.refusals.events = leaseLost;
    await running.done;
    expect(at.runner.done).toEqual(["cleanUp r1:1"]);
    expect(at.heard.finish).toEqual([]);
    expect(at.left()).toBe(0);
  });

  it("leaves its directory to be looked into when it failed, and only then", async () => {
    for (const reason of ["failed", "finished"] as const) {
      const keep = vi.fn<WorkKeeper["keep"]>();
      const at = setUp({}, { keep, sweep: () => undefined });
      const running = at.begin();
      await at.untilStarted();
      at.attempt()?.end({ reason });
      await running.done;
      expect(keep.mock.calls).toEqual(
        reason === "failed" ? [[expect.stringMatching(/r1\.1.try-1$/u), "r1.1"]] : [],
      );
      expect(at.left()).toBe(0);
    }
  });

  it("reports why it could not be started", async () => {
    const at = setUp();
    at.runner.refuseWith = new StartRefusal("start", "no such command");
    await at.begin().done;
    expect(at.heard.finish[0]?.outcome).toEqual({
      ...{ reason: "refused", cause: "start", diagnosis: "no such command" },
      ...{ exitCode: null, signal: null },
    });
    expect(at.left()).toBe(0);
  });

  it("is cancelled while its code is fetched, and never started", async () => {
    const at = setUp();
    at.runner.needs = true;
    at.fetchCode.mockImplementation(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    const running = at.begin();
    await vi.waitFor(() => expect(at.fetchCode).toHaveBeenCalled());
    running.stop("cancelled");
    expect(running.isStopping).toBe(true);
    await running.done;
    expect(at.runner.done).toEqual(["cleanUp r1:1"]);
    expect(at.heard.finish[0]?.outcome).toMatchObject({ reason: "cancelled", cause: null });
    expect(at.heard.finish[0]?.outcome.diagnosis).toContain("before its program ran");
  });

  it("is stopped once with the first reason, and reported", async () => {
    const at = setUp();
    const running = at.begin();
    await at.untilStarted();
    running.stop("max-run-time");
    running.stop("cancelled");
    await running.done;
    expect(at.heard.events).toEqual(["starting", "running", "stopping"]);
    expect(at.heard.finish[0]?.outcome).toMatchObject({ reason: "failed", cause: "timeout" });
  });

  it("ends its program and says no more when the lease is lost", async () => {
    const at = setUp();
    const running = at.begin();
    await at.untilStarted();
    const attempt = at.attempt();
    at.refusals.logs = leaseLost;
    await attempt?.print("late\n");
    await running.done;
    expect(attempt?.stops[0]).toEqual({ reason: "lease-lost", graceSeconds: 5 });
    expect(at.heard.finish).toEqual([]);
    expect(at.left()).toBe(0);
  });

  it("keeps its end until the server hears of it, over a restart", async () => {
    const at = setUp();
    const first = at.begin();
    await at.untilStarted();
    at.refusals.logs = gone;
    await at.attempt()?.print("hello\n");
    at.attempt()?.end({ exitCode: 4, reason: "failed" });
    await vi.waitFor(() => expect(at.store.list().records[0]?.end).not.toBeNull());
    first.release();
    await first.done;
    expect(at.left()).toBe(1);
    at.refusals.logs = undefined;
    await at.resume().done;
    expect(at.heard.log).toBe("hello\n");
    expect(at.heard.finish.map(({ outcome }) => outcome.exitCode)).toEqual([4]);
    expect(at.runner.done).toEqual(["start r1:1", "cleanUp r1:1"]);
  });

  it("is adopted by the next process without repeating output", async () => {
    const at = setUp();
    const first = at.begin();
    await at.untilStarted();
    await at.attempt()?.print("one\n");
    first.release();
    await first.done;
    await at.attempt()?.print("two\n");
    const second = at.resume();
    await vi.waitFor(() => expect(at.runner.done).toContain("adopt r1:1"));
    await at.attempt()?.print("three\n");
    at.attempt()?.end();
    await second.done;
    expect(at.heard.log).toBe("one\ntwo\nthree\n");
    expect(at.heard.finish.length).toBe(1);
  });

  it("is started by the next process when this one ended before it could, in a fresh directory", async () => {
    const at = setUp();
    at.runner.gate = new Promise(() => undefined);
    const first = at.begin();
    await vi.waitFor(() => expect(at.runner.done).toEqual(["start r1:1"]));
    const firstDir = at.store.list().records[0]?.attemptDir;
    first.release();
    await first.done;
    at.runner.gate = null;
    const second = at.resume();
    await at.untilStarted();
    expect(at.attempt()?.spec.attemptDir).not.toBe(firstDir);
    at.attempt()?.end();
    await second.done;
    expect(at.runner.done).toEqual(["start r1:1", "adopt r1:1", "start r1:1", "cleanUp r1:1"]);
    expect(at.heard.finish[0]?.outcome.reason).toBe("finished");
  });

  it("has failed when nothing is left of what was running", async () => {
    const at = setUp();
    const first = at.begin();
    await at.untilStarted();
    await vi.waitFor(() => expect(at.store.list().records[0]?.handle).not.toBeNull());
    first.release();
    await first.done;
    at.runner.attempts.clear();
    await at.resume().done;
    expect(at.heard.finish[0]?.outcome).toMatchObject({ reason: "lost", cause: "agent" });
    expect(at.heard.finish[0]?.outcome.diagnosis).toContain("restarted");
  });
});

/** An agent whose engine cannot be reached for a while: nothing is given up, and nothing is left. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { StartRefusal } from "../runners/runner";
import type { FinishRequest, Lease } from "../runs/agent-protocol";
import { collectOutput } from "../testing/collect-output";
import { createFakeRunner, type FakeRunner } from "../testing/fake-runner";
import { type Agent, startAgent } from "./agent";
import type { ServerClient } from "./server/server-client";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-engine-away-"));
let agents: Agent[] = [];
afterEach(async () => {
  for (const agent of agents) await agent.stop({ stopRuns: false, withinMs: 1_000 });
  agents = [];
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const lease: Lease = {
  ...{ runId: "r1", attempt: 1, runName: "quick-fox", team: "team", project: "project", author: "Ana" },
  ...{ queue: { id: "q1", name: "queue" }, resource: "local-process", fromAgent: [], commit: null },
  ...{ config: {}, manifest: { argv: ["true"], cwd: ".", env: {} }, allowedGitSources: [] },
  ...{ maxRunSeconds: null, graceSeconds: 10, leaseSeconds: 45 },
};

/** A server with one run to give away, which an agent that is restarted keeps until it has ended. */
function makeServer() {
  const state: {
    isGiven: boolean;
    finished: FinishRequest[];
    asked: string[][];
    unknown: string[];
    /** Lease calls that are open now, and how many were at each adoption. */
    openLeases: number;
    openAtAdoption: number[];
  } = {
    ...{ isGiven: false, finished: [], asked: [], unknown: [] },
    ...{ openLeases: 0, openAtAdoption: [] },
  };
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const client: ServerClient = {
    register: async () => ({
      ...{ agentId: "a1", team: "team", queues: [], leaseSeconds: 45, heartbeatSeconds: 10 },
    }),
    async adopt({ held }) {
      state.asked.push(held.map(({ runId }) => runId));
      state.openAtAdoption.push(state.openLeases);
      const isMine = ({ runId }: { runId: string }) => runId === lease.runId && state.finished.length === 0;
      const isKnown = ({ runId }: { runId: string }) => !state.unknown.includes(runId);
      const others = held.filter((key) => !isMine(key));
      return {
        keep: held.some(isMine) ? [lease] : [],
        ...{ drop: others.filter(isKnown), unknown: others.filter((key) => !isKnown(key)) },
      };
    },
    heartbeat: (_, signal) => untilAborted(signal),
    async lease(_, signal) {
      state.openLeases += 1;
      try {
        if (state.isGiven) return await untilAborted(signal);
        state.isGiven = true;
        return [lease];
      } finally {
        state.openLeases -= 1;
      }
    },
    leave: async () => undefined,
    listInputFiles: async () => ({ files: [], total: 0 }),
    contents: { url: "" },
    planUploads: async () => ({ addresses: [] }),
    beginOutput: async () => ({ done: "a:v0" }),
    commitOutput: async () => ({ version: "a:v0" }),
    sendEvents: async () => undefined,
    sendLogs: async (_, { chunks }) => (chunks.at(-1)?.seq ?? -1) + 1,
    async finish(_, request) {
      state.finished.push(request);
    },
  };
  return { state, client };
}

const identity = { id: "agent-id", process: "p", place: "here" };
let count = 0;
function setUp() {
  count += 1;
  const attemptsDir = path.join(root, String(count));
  const server = makeServer();
  const runner = createFakeRunner();
  const start = () => {
    const agent = startAgent({
      ...{ agentName: "agent", identity, version: "test", host: "test", maxJobs: 1, attemptsDir },
      ...{ client: server.client, runners: new Map([["local-process", runner] as const]) },
      fetchCode: async () => ({ commit: "c".repeat(40) }),
      environment: { variables: {}, allowed: [], files: {} },
      ...{ secrets: [], maxLogBytes: 1_000_000, now: () => new Date(3_000) },
    });
    agents.push(agent);
    return agent;
  };
  const left = () => fs.readdirSync(attemptsDir);
  const untilStarted = () => vi.waitFor(() => expect(runner.attempts.get("r1:1")).toBeDefined());
  return { runner, state: server.state, start, left, untilStarted };
}

/** What stands on the engine with the agent's name on it, though the agent has no note of it. */
async function startEarlier(runner: FakeRunner, runId: string): Promise<void> {
  const spec = {
    ...lease,
    runId,
    queue: "queue",
    agent: "agent",
    ownId: "agent-id",
    config: {},
    manifest: {},
  };
  const dirs = { agentEnv: {}, attemptDir: "", codeDir: null, checkpoints: [] };
  await runner.start({ ...spec, ...dirs }, collectOutput(), new AbortController().signal);
}

const away = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

describe("an agent whose engine is away", () => {
  it("clears an attempt away once the engine is back, and takes the next one meanwhile", async () => {
    const at = setUp();
    at.runner.failures.cleanUp = [away, away];
    await at.start().ready;
    await at.untilStarted();
    at.runner.attempts.get("r1:1")?.end();
    await vi.waitFor(() => expect(at.left()).toEqual([]), { timeout: 25_000 });
    expect(at.runner.done).toEqual(["start r1:1", "cleanUp r1:1", "cleanUp r1:1", "cleanUp r1:1"]);
    expect(at.state.finished.length).toBe(1);
  });

  it("picks up what runs once the engine is back, and never calls it failed", async () => {
    const at = setUp();
    const first = at.start();
    await at.untilStarted();
    await first.stop({ stopRuns: false, withinMs: 1_000 });
    at.runner.failures.adopt = [
      away,
      new StartRefusal("start", "the cluster cannot be reached", { reason: "failed" }),
    ];
    await at.start().ready;
    await vi.waitFor(() => expect(at.runner.done.filter((text) => text === "adopt r1:1").length).toBe(3), {
      timeout: 25_000,
    });
    expect(at.state.finished).toEqual([]);
    at.runner.attempts.get("r1:1")?.end();
    await vi.waitFor(() => expect(at.state.finished.length).toBe(1));
    expect(at.state.finished[0]?.outcome.reason).toBe("finished");
  });

  it("starts working, and asks later what was left there", async () => {
    const at = setUp();
    at.state.isGiven = true;
    at.runner.failures.list = [away];
    await startEarlier(at.runner, "r0");
    await at.start().ready;
    await vi.waitFor(() => expect(at.runner.done).toContain("cleanUp r0:1"), { timeout: 25_000 });
    expect(at.state.asked).toEqual([[], ["r0"]]);
  });

  it("is handed nothing while it says what it holds", async () => {
    const at = setUp();
    at.state.isGiven = true;
    at.runner.failures.list = [away, away, away];
    await at.start().ready;
    await vi.waitFor(() => expect(at.state.openLeases).toBe(1));
    await vi.waitFor(() => expect(at.state.openAtAdoption).toEqual([0, 0]), { timeout: 25_000 });
    await vi.waitFor(() => expect(at.state.openLeases).toBe(1));
  });

  it("leaves alone what neither it nor its server knows, and ends what the server knows", async () => {
    const at = setUp();
    at.state.isGiven = true;
    at.state.unknown = ["elsewhere"];
    for (const runId of ["elsewhere", "r0"]) await startEarlier(at.runner, runId);
    await at.start().ready;
    await vi.waitFor(() => expect(at.runner.done).toContain("cleanUp r0:1"));
    expect(at.runner.done).not.toContain("cleanUp elsewhere:1");
  });
});

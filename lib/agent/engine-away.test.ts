/** An agent whose engine cannot be reached for a while: nothing is given up, and nothing is left. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { StartRefusal } from "../runners/runner";
import type { FinishRequest, Lease } from "../runs/agent-protocol";
import { collectOutput } from "../testing/collect-output";
import { createFakeRunner } from "../testing/fake-runner";
import { type Agent, startAgent } from "./agent";
import type { ServerClient } from "./server-client";

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
  const state: { isGiven: boolean; finished: FinishRequest[]; asked: string[][] } = {
    ...{ isGiven: false, finished: [], asked: [] },
  };
  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const client: ServerClient = {
    register: async () => ({
      ...{ agentId: "a1", team: "team", queues: [], leaseSeconds: 45, heartbeatSeconds: 10 },
    }),
    async adopt({ held }) {
      state.asked.push(held.map(({ runId }) => runId));
      const isMine = ({ runId }: { runId: string }) => runId === lease.runId && state.finished.length === 0;
      return { keep: held.some(isMine) ? [lease] : [], drop: held.filter((key) => !isMine(key)) };
    },
    heartbeat: (_, signal) => untilAborted(signal),
    async lease(_, signal) {
      if (state.isGiven) return await untilAborted(signal);
      state.isGiven = true;
      return [lease];
    },
    sendEvents: async () => undefined,
    sendLogs: async (_, { chunks }) => (chunks.at(-1)?.seq ?? -1) + 1,
    async finish(_, request) {
      state.finished.push(request);
    },
  };
  return { state, client };
}

let count = 0;
function setUp() {
  count += 1;
  const attemptsDir = path.join(root, String(count));
  const server = makeServer();
  const runner = createFakeRunner();
  const start = () => {
    const agent = startAgent({
      ...{ agentName: "agent", version: "test", host: "test", maxJobs: 1, attemptsDir },
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

const away = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

describe("an agent whose engine is away", () => {
  it("clears an attempt away once the engine is back, and takes the next one meanwhile", async () => {
    const at = setUp();
    at.runner.failures.cleanUp = [away, away];
    await at.start().ready;
    await at.untilStarted();
    at.runner.attempts.get("r1:1")?.end();
    await vi.waitFor(() => expect(at.left()).toEqual([]), { timeout: 5_000 });
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
      timeout: 5_000,
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
    const spec = { ...lease, runId: "r0", queue: "queue", agent: "agent", config: {}, manifest: {} };
    await at.runner.start(
      { ...spec, agentEnv: {}, attemptDir: "", codeDir: null },
      collectOutput(),
      new AbortController().signal,
    );
    await at.start().ready;
    await vi.waitFor(() => expect(at.runner.done).toContain("cleanUp r0:1"), { timeout: 5_000 });
    expect(at.state.asked).toEqual([[], ["r0"]]);
  });
});

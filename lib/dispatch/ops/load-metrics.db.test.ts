import http from "node:http";
import { describe, expect, it, vi } from "vitest";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeAgent, makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { waitForLeases } from "../agents/wait-for-leases";
import { cancelRun } from "../line/cancel-run";
import { loadMetrics } from "./load-metrics";
import { observeRequests, routeOf } from "./observe-requests";

const { database } = prepareTestDatabase();
const never = new AbortController().signal;
const read = async () => (await loadMetrics({ kind: "system" })).text;

describe("the metrics", () => {
  it("tell depth, age, slots and claims of a queue, agents and connections", async () => {
    const db = database();
    const { teamId } = await makeTeam(db);
    const queue = await makeQueue(db, teamId);
    const agent = await makeAgent(teamId, { maxJobs: 3 });
    const silent = await makeAgent(teamId, { maxJobs: 3 });
    await db.agent.update({ where: { id: silent.agentId }, data: { lastSeenAt: new Date(0) } });
    const runs = [];
    for (let index = 0; index < 3; index += 1) runs.push(await makeRun(db, { teamId, queueId: queue.id }));
    await db.runQueueItem.updateMany({ data: { createdAt: new Date(Date.now() - 90_000) } });
    await waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
    const text = await read();
    const of = (name: string) =>
      Number(new RegExp(`^${name}(?:\\{[^}]*queue="${queue.name}"\\})? (.+)$`, "m").exec(text)?.[1]);
    expect(of("slipway_queue_waiting")).toBe(2);
    expect(of("slipway_queue_running")).toBe(1);
    expect(of("slipway_queue_oldest_seconds")).toBeGreaterThanOrEqual(89);
    expect([of("slipway_queue_agents"), of("slipway_queue_slots")]).toEqual([1, 3]);
    expect(of("slipway_claims_total")).toBe(1);
    expect(text).toContain('slipway_agents{state="online"} 1');
    expect(text).toContain('slipway_agents{state="offline"} 1');
    expect(text).toMatch(/slipway_database_connections\{state="open"\} [1-9]/);
    expect(text).toContain("slipway_process_cpu_seconds_total");
  });

  it("count an attempt that ends with a stop, whoever ends it, and none for a run that never had one", async () => {
    const db = database();
    const { teamId } = await makeTeam(db);
    const queue = await makeQueue(db, teamId);
    const lead = await makeMember(db, "lead", { teamId });
    const agent = await makeAgent(teamId);
    const [leased, waiting] = [
      await makeRun(db, { teamId, queueId: queue.id }),
      await makeRun(db, { teamId, queueId: queue.id }),
    ];
    await waitForLeases(agent.actor, { agentId: agent.agentId, max: 1, waitSeconds: 0 }, never);
    await db.agent.update({ where: { id: agent.agentId }, data: { lastSeenAt: new Date(0) } });
    const count = async () =>
      Number(/^slipway_attempts_ended_total\{end="cancelled"\} (.+)$/m.exec(await read())?.[1] ?? 0);
    const before = await count();
    for (const { id } of [leased, waiting, leased]) await cancelRun(lead, { runId: id });
    expect(await count()).toBe(before + 1);
  });

  it("time every request of the process by its pattern", async () => {
    observeRequests();
    const server = http.createServer((_, response) => response.writeHead(418).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("the server has no port");
    await fetch(`http://127.0.0.1:${address.port}/api/agent/runs/k3/logs?x=1`);
    const labels = 'method="GET",route="/api/agent/runs/:id/logs",status="418"';
    await vi.waitFor(async () =>
      expect(await read()).toContain(`slipway_http_request_seconds_count{${labels}} 1`),
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it("are for the system alone", async () => {
    const admin = await makeMember(database(), "admin");
    await expect(loadMetrics(admin)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

describe("routeOf", () => {
  it.each([
    ["/", "/"],
    ["/_next/static/x.js", "/_next"],
    ["/queues/gpu-a100/config?tab=x", "/queues/:id/config"],
    ["/api/agent/runs/9/finish", "/api/agent/runs/:id/finish"],
    ["/wp-admin/a/b/c/d/e/f/g", "/:id/:id/:id/:id/:id"],
  ])("names %s %s", (url, route) => expect(routeOf(url)).toBe(route));
});

import { describe, expect, test } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { sealSession, sessionCookieName } from "@/lib/auth/session-token";
import { ask, json, makeCaller, refusalOf, signIn } from "@/lib/testing/api-callers";
import { makeQueue, makeSession, simpleJobText, simpleQueueText, uniqueName } from "@/lib/testing/factories";
import { makeAgent, makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

describe("who may call", () => {
  test("nobody without a token or session, on any endpoint", async () => {
    for (const endpoint of Object.values(endpoints)) {
      const response = await ask(endpoint.path.replaceAll(/[{}]/g, ""), {
        method: endpoint.method,
        headers: json,
      });
      expect([endpoint.path, response.status]).toEqual([endpoint.path, 401]);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await response.json()).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
    }
  });

  test("a token of another sort or that never was is refused", async () => {
    expect((await ask("/api/v1/me", { token: "slw_never" })).status).toBe(401);
    expect((await ask("/api/v1/me", { headers: { authorization: "Basic eDp5" } })).status).toBe(401);
  });

  test("a session changes things only from our own pages; a token from anywhere", async () => {
    const { actor, token } = await makeCaller("admin");
    const queue = await makeQueue(database(), actor.teamId);
    const session = await makeSession(database(), actor.personId);
    const cookie = `${sessionCookieName()}=${await sealSession(session)}`;
    const pause = (headers: Record<string, string>) =>
      ask(`/api/v1/queues/${queue.name}/pause`, { method: "POST", headers });
    expect((await pause({ cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await pause({ cookie })).status).toBe(403);
    expect((await pause({ cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await pause({ authorization: `Bearer ${token}`, "sec-fetch-site": "cross-site" })).status).toBe(
      200,
    );
    expect((await ask("/api/v1/me", { headers: { cookie, "sec-fetch-site": "cross-site" } })).status).toBe(
      200,
    );
  });

  test("me says who, where and what is permitted", async () => {
    const { actor, client } = await makeCaller("viewer");
    const me = await client.call(endpoints.getMe, {});
    expect(me).toMatchObject({ name: actor.name, role: "viewer", queues: null, team: { id: actor.teamId } });
    expect(me.permissions).toContain("run:view");
    expect(me.permissions).not.toContain("run:launch");
    const queue = await makeQueue(database(), actor.teamId);
    const limited = await signIn(actor, [queue.id]);
    expect((await limited.client.call(endpoints.getMe, {})).queues).toEqual([queue]);
  });

  test("each role is refused what it may not do, with 403", async () => {
    const admin = await makeCaller("admin");
    const queue = await makeQueue(database(), admin.actor.teamId);
    const viewer = await makeCaller("viewer", admin.actor.teamId);
    const researcher = await makeCaller("researcher", admin.actor.teamId);
    const run = await makeRun(database(), { teamId: admin.actor.teamId, queueId: queue.id });
    const agent = await makeAgent(admin.actor.teamId);
    const params = { queue: queue.name };
    const text = simpleQueueText;
    const tries = [
      viewer.client.call(endpoints.launchRun, { body: { queue: queue.name } }),
      viewer.client.call(endpoints.previewRun, { body: { queue: queue.name } }),
      viewer.client.call(endpoints.rerunRun, { params: { runId: run.id }, body: { mode: "exact" } }),
      viewer.client.call(endpoints.cancelRun, { params: { runId: run.id } }),
      researcher.client.call(endpoints.cancelRun, { params: { runId: run.id } }),
      researcher.client.call(endpoints.applyQueue, { params, body: { text } }),
      researcher.client.call(endpoints.applyQueue, { params, body: { text, dryRun: true } }),
      researcher.client.call(endpoints.applyQueue, {
        params: { queue: uniqueName("new") },
        body: { text, resource: "local-process" },
      }),
      researcher.client.call(endpoints.pauseQueue, { params }),
      researcher.client.call(endpoints.archiveQueue, { params, body: {} }),
      viewer.client.call(endpoints.applyJob, {
        params: { job: uniqueName("new") },
        body: { text: simpleJobText },
      }),
      viewer.client.call(endpoints.applyTeamConfig, {
        params: { kind: "preset", name: "x" },
        body: { text: "{}" },
      }),
      researcher.client.call(endpoints.applyTeamConfig, {
        params: { kind: "base", name: "x" },
        body: { text: "{}" },
      }),
      researcher.client.call(endpoints.orderAgent, {
        params: { agentId: agent.agentId },
        body: { order: "drain" },
      }),
      researcher.client.call(endpoints.createToken, { body: { kind: "agent", name: "gpu" } }),
    ];
    const refused = await Promise.all(tries.map(refusalOf));
    expect(refused.map(({ status }) => status)).toEqual(tries.map(() => 403));
  });
});

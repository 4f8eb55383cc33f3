import { describe, expect, test } from "vitest";
import type { PersonActor, Role, TeamId } from "@/lib/access/actor";
import { ApiError, createClient } from "@/lib/api/client";
import { endpoints } from "@/lib/api/endpoints";
import { sealSession, sessionCookieName } from "@/lib/auth/session-token";
import { answerRequest } from "@/lib/testing/api-server";
import {
  makeJob,
  makeMember,
  makePersonToken,
  makeQueue,
  makeSession,
  simpleJobText,
  simpleQueueText,
  uniqueName,
} from "@/lib/testing/factories";
import { makeAgent, makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

const fetcher: typeof fetch = async (input, init) => answerRequest(new Request(input, init));

async function signIn(actor: PersonActor, queueIds: string[] = []) {
  const { token } = await makePersonToken(database(), actor, { queueIds });
  return { client: createClient({ url: "http://slipway.test", key: token, fetch: fetcher }), token };
}

async function makeCaller(role: Role, teamId?: TeamId) {
  const actor = await makeMember(database(), role, teamId === undefined ? {} : { teamId });
  return { actor, ...(await signIn(actor)) };
}

async function refusalOf(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

function ask(path: string, init: RequestInit & { token?: string } = {}): Promise<Response> {
  const { token, headers, ...rest } = init;
  const authorization: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  return answerRequest(
    new Request(`http://slipway.test${path}`, { ...rest, headers: { ...authorization, ...headers } }),
  );
}

const json = { "content-type": "application/json" };

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

describe("another team", () => {
  test("finds nothing by id or name, and is told the same as for what never was", async () => {
    const { actor } = await makeCaller("admin");
    const queue = await makeQueue(database(), actor.teamId);
    const job = await makeJob(database(), actor.teamId);
    const run = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
    const agent = await makeAgent(actor.teamId);
    const token = await database().apiToken.findFirstOrThrow({ where: { teamId: actor.teamId } });
    const stranger = await makeCaller("admin");
    const values: Record<string, string[]> = {
      queue: [queue.id, queue.name],
      job: [job.id, job.name],
      runId: [run.id],
      agentId: [agent.agentId],
      tokenId: [token.id],
      number: ["1"],
      alias: ["prod"],
      kind: ["preset"],
      name: ["x"],
    };
    const bodies: Partial<Record<keyof typeof endpoints, unknown>> = {
      rerunRun: { mode: "exact" },
      applyQueue: { text: simpleQueueText, baseVersion: 1, resource: "local-process" },
      applyJob: { text: simpleJobText, baseVersion: 1 },
      archiveQueue: {},
      archiveJob: {},
      setJobAlias: { number: 1 },
      orderAgent: { order: "drain" },
    };
    const withIds = Object.entries(endpoints).filter(
      ([name, { path }]) => path.includes("{") && name !== "applyTeamConfig",
    );
    expect(withIds.length).toBeGreaterThan(20);
    for (const [name, endpoint] of withIds) {
      const first = /\{(\w+)\}/.exec(endpoint.path)?.[1] ?? "";
      for (const value of [...(values[first] ?? []), "never-was"]) {
        const address = endpoint.path
          .replace(`{${first}}`, first === "kind" ? "preset" : value)
          .replaceAll(/\{(\w+)\}/g, (_, other: string) => values[other]?.[0] ?? "");
        const response = await ask(address, {
          method: endpoint.method,
          token: stranger.token,
          headers: json,
          ...(name in bodies && { body: JSON.stringify(bodies[name as keyof typeof bodies]) }),
        });
        expect([name, value, response.status]).toEqual([name, value, 404]);
        const body = await response.json();
        expect(body.error.message.replace(value, "…")).not.toContain(actor.teamId);
      }
    }
    expect(
      await refusalOf(stranger.client.call(endpoints.launchRun, { body: { queue: queue.id } })),
    ).toMatchObject({
      status: 404,
    });
    for (const list of [endpoints.listQueues, endpoints.listJobs, endpoints.listAgents] as const)
      expect(JSON.stringify(await stranger.client.call(list, {}))).not.toContain(actor.teamId);
    expect(await stranger.client.call(endpoints.listRuns, {})).toMatchObject({ total: 0, rows: [] });
    expect(await stranger.client.call(endpoints.cancelRuns, { body: { runIds: [run.id] } })).toMatchObject({
      cancelled: [],
      refused: [{ runId: run.id }],
    });
  });

  test("a token of one queue does not see another queue of its own team", async () => {
    const { actor } = await makeCaller("admin");
    const [own, other] = [
      await makeQueue(database(), actor.teamId),
      await makeQueue(database(), actor.teamId),
    ];
    const run = await makeRun(database(), { teamId: actor.teamId, queueId: other.id });
    const { client } = await signIn(actor, [own.id]);
    expect((await client.call(endpoints.listQueues, {})).queues.map(({ id }) => id)).toEqual([own.id]);
    const tries = [
      client.call(endpoints.getQueue, { params: { queue: other.name } }),
      client.call(endpoints.getQueueLine, { params: { queue: other.name } }),
      client.call(endpoints.launchRun, { body: { queue: other.name } }),
      client.call(endpoints.applyQueue, { params: { queue: other.name }, body: { text: simpleQueueText } }),
      client.call(endpoints.getRun, { params: { runId: run.id } }),
      client.open(endpoints.getRunLog, { params: { runId: run.id } }),
      client.open(endpoints.streamRun, { params: { runId: run.id } }),
    ];
    const refused = await Promise.all(tries.map(refusalOf));
    expect(refused.map(({ status }) => status)).toEqual(tries.map(() => 404));
  });
});

describe("bad input", () => {
  const post = async (body: BodyInit, headers: Record<string, string> = json) => {
    const { token } = await makeCaller("researcher");
    const response = await ask("/api/v1/runs", { method: "POST", token, headers, body });
    return { status: response.status, ...(await response.json()) };
  };

  test.each([
    ["no JSON", "queue=x", json, 400, /not JSON/],
    ["nothing", "", json, 400, /it is empty/],
    ["half of it", '{"queue":', json, 400, /not JSON/],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), json, 400, /not UTF-8/],
    ["a form", "queue=x", { "content-type": "application/x-www-form-urlencoded" }, 415, /application\/json/],
    ["a list", "[]", json, 400, /expected object/],
    ["null", "null", json, 400, /expected object/],
    ["too much", JSON.stringify({ queue: "x".repeat(1024 * 1024) }), json, 413, /1,048,576 bytes/],
    ["a key that does not exist", '{"queue":"q","vlaues":{}}', json, 400, /vlaues/],
    ["a NUL", '{"queue":"a\\u0000b"}', json, 400, /queue/],
    ["a prototype", '{"queue":"q","values":{"__proto__":{"x":1}}}', json, 404, /queue/],
    ["half a character", '{"queue":"\\ud800"}', json, 400, /queue/],
  ])("%s is refused in words", async (_, body, headers, status, message) => {
    const refused = await post(body as BodyInit, headers as Record<string, string>);
    expect(refused).toMatchObject({ status });
    expect(refused.error.message).toMatch(message);
  });

  test("every issue comes back, each with its place", async () => {
    const body = JSON.stringify({ priority: "urgent", values: { a: { b: 1 } }, name: "" });
    const { status, error } = await post(body);
    expect(status).toBe(400);
    expect(error.code).toBe("INVALID");
    expect(error.message).toMatch(/^4 things are wrong/);
    expect(error.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      "/name",
      "/priority",
      "/queue",
      "/values/a",
    ]);
  });

  test("a query is read as strictly as a body", async () => {
    const { token } = await makeCaller("viewer");
    for (const [query, place] of [
      ["page=0", "/page"],
      ["page=x", "/page"],
      ["page=1e9", "/page"],
      ["pageSize=1000", "/pageSize"],
      ["state=done", "/state/0"],
      ["from=yesterday", "/from"],
      ["stat=running", ""],
      ["filter=state%3Adone", "/filter"],
    ] as const) {
      const response = await ask(`/api/v1/runs?${query}`, { token });
      const { error } = await response.json();
      expect([query, response.status, error.issues[0].path]).toEqual([query, 400, place]);
    }
    const log = await ask("/api/v1/runs/x/log?attempt=first", { token });
    expect(log.status).toBe(400);
    const stream = await ask("/api/v1/runs/x/stream?from=start", { token });
    expect(stream.status).toBe(400);
  });

  test("addresses that are none answer JSON", async () => {
    const { token } = await makeCaller("viewer");
    for (const path of ["/api/v1/nothing", "/api/v1/queues/%E0%A4%A", "/api/v1/configs/secrets/x"]) {
      const response = await ask(path, { token }).catch((error: unknown) => String(error));
      expect(response).toMatchObject({ status: 404 });
    }
  });
});

describe("runs", () => {
  test("the list filters, sorts, pages and counts", async () => {
    const { actor, client } = await makeCaller("viewer");
    const queue = await makeQueue(database(), actor.teamId);
    const other = await makeQueue(database(), actor.teamId);
    for (const epochs of [1, 2, 3])
      await makeRun(database(), { teamId: actor.teamId, queueId: queue.id, values: { epochs } });
    await makeRun(database(), { teamId: actor.teamId, queueId: other.id });
    const page = await client.call(endpoints.listRuns, {
      query: { queue: [queue.name], sort: "name", direction: "asc", pageSize: 2, page: 2 },
    });
    expect(page).toMatchObject({ total: 3, page: 2, pageSize: 2 });
    expect(page.rows).toHaveLength(1);
    const line = await client.call(endpoints.listRuns, {
      query: { filter: `state:queued queue:${queue.name} epochs>=2` },
    });
    expect(line.rows.map(({ values }) => values.epochs)).toEqual([3, 2]);
  });

  test("one run, its events, its log and its end", async () => {
    const { actor, client, token } = await makeCaller("lead");
    const queue = await makeQueue(database(), actor.teamId);
    const run = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
    const params = { runId: run.id };
    const detail = await client.call(endpoints.getRun, { params });
    expect(detail).toMatchObject({ id: run.id, state: "queued", waiting: { reason: "no-agent" } });
    expect((await client.call(endpoints.listRunEvents, { params })).events.map(({ kind }) => kind)).toEqual([
      "created",
    ]);
    expect(await (await client.open(endpoints.getRunLog, { params })).text()).toBe("");
    expect(await client.call(endpoints.cancelRun, { params })).toEqual({ runId: run.id, state: "cancelled" });
    expect(await client.call(endpoints.cancelRun, { params })).toEqual({ runId: run.id, state: "cancelled" });
    const stream = await ask(`/api/v1/runs/${run.id}/stream?log=false`, { token });
    expect(stream.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(await stream.text()).toMatch(/event: state[\s\S]*event: end/);
  });
});

describe("runs that wait", () => {
  test("are held, released and moved to the front; another team's are refused", async () => {
    const { actor, client } = await makeCaller("lead");
    const queue = await makeQueue(database(), actor.teamId);
    const [one, two] = [
      await makeRun(database(), { teamId: actor.teamId, queueId: queue.id }),
      await makeRun(database(), { teamId: actor.teamId, queueId: queue.id }),
    ];
    const body = { runIds: [two.id] };
    const order = async () =>
      (await client.call(endpoints.getQueueLine, { params: { queue: queue.name } })).waiting.map(
        ({ run, waiting }) => `${run.id} ${waiting.reason}`,
      );
    expect(await client.call(endpoints.holdRuns, { body })).toEqual({ changed: [two.id], refused: [] });
    expect(await order()).toContain(`${two.id} held`);
    await client.call(endpoints.releaseRuns, { body });
    await client.call(endpoints.prioritiseRuns, { body: { ...body, priority: "front" } });
    expect((await order()).map((line) => line.split(" ")[0])).toEqual([two.id, one.id]);
    const stranger = await makeCaller("lead");
    const refused = await stranger.client.call(endpoints.holdRuns, { body });
    expect(refused).toMatchObject({ changed: [], refused: [{ runId: two.id }] });
  });
});

describe("queues", () => {
  test("applying creates, saves, finds nothing to do, and tells a conflict", async () => {
    const { client } = await makeCaller("admin");
    const params = { queue: uniqueName("gpu a100") };
    const apply = (text: string, more: { dryRun?: boolean; baseVersion?: number } = {}) =>
      client.call(endpoints.applyQueue, {
        params,
        body: { text, resource: "local-process", note: "by hand", ...more },
      });
    const changed = `${simpleQueueText}# more\n`;
    expect(await apply(simpleQueueText, { dryRun: true })).toMatchObject({
      outcome: "created",
      dryRun: true,
    });
    expect(await refusalOf(client.call(endpoints.getQueue, { params }))).toMatchObject({ status: 404 });
    expect(await apply(simpleQueueText)).toMatchObject({ outcome: "created", number: 1, dryRun: false });
    expect(await apply(simpleQueueText)).toMatchObject({ outcome: "unchanged", number: 1 });
    expect(await apply(changed, { dryRun: true })).toMatchObject({ outcome: "saved", number: 2 });
    expect(await apply(changed)).toMatchObject({ outcome: "saved", number: 2 });
    const conflict = await refusalOf(apply(`${changed}# again\n`, { baseVersion: 1 }));
    expect(conflict).toMatchObject({ status: 409, code: "CONFLICT", conflict: { number: 2, text: changed } });
    expect((await refusalOf(apply(`${changed}# again\n`, { baseVersion: 0, dryRun: true }))).status).toBe(
      409,
    );
    expect(await client.call(endpoints.getQueue, { params })).toMatchObject({ latest: { text: changed } });
    const { versions } = await client.call(endpoints.listQueueVersions, { params });
    expect(versions.map(({ number, note }) => [number, note])).toEqual([
      [2, "by hand"],
      [1, "by hand"],
    ]);
    const version = { params: { ...params, number: "1" } };
    expect(await client.call(endpoints.getQueueVersion, version)).toMatchObject({ text: simpleQueueText });
    const other = client.call(endpoints.applyQueue, { params, body: { text: changed, resource: "docker" } });
    expect(await refusalOf(other)).toMatchObject({ status: 422, issues: [{ code: "queue-resource" }] });
  });

  test("the line, pausing and archiving", async () => {
    const { actor, client } = await makeCaller("admin");
    const queue = await makeQueue(database(), actor.teamId);
    const params = { queue: queue.name };
    const run = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
    await client.call(endpoints.pauseQueue, { params });
    const line = await client.call(endpoints.getQueueLine, { params });
    expect(line.queue.paused).toBe(true);
    expect(line.waiting).toMatchObject([{ run: { id: run.id }, waiting: { reason: "queue-paused" } }]);
    await client.call(endpoints.resumeQueue, { params });
    const archived = refusalOf(client.call(endpoints.archiveQueue, { params, body: {} }));
    expect(await archived).toMatchObject({ status: 409, code: "CONFLICT" });
    await client.call(endpoints.cancelRun, { params: { runId: run.id } });
    await client.call(endpoints.archiveQueue, { params, body: {} });
    expect((await client.call(endpoints.listQueues, {})).queues).toEqual([]);
    expect((await client.call(endpoints.listQueues, { query: { archived: true } })).queues).toHaveLength(1);
  });
});

describe("jobs, configs, tokens and agents", () => {
  test("a job gets versions and aliases", async () => {
    const { client } = await makeCaller("researcher");
    const params = { job: uniqueName("train") };
    const apply = (text: string, more: object = {}) =>
      client.call(endpoints.applyJob, { params, body: { text, ...more } });
    expect(await apply(simpleJobText, { baseVersion: 0 })).toMatchObject({ outcome: "created", number: 1 });
    expect(await apply(`${simpleJobText}# two\n`)).toMatchObject({ outcome: "saved", number: 2 });
    const alias = { ...params, alias: "prod" };
    await client.call(endpoints.setJobAlias, { params: alias, body: { number: 1 } });
    const prod = { params: { job: `${params.job}:prod` } };
    expect(await client.call(endpoints.getJob, prod)).toMatchObject({ selected: { number: 1 } });
    await client.call(endpoints.removeJobAlias, { params: alias });
    expect((await refusalOf(client.call(endpoints.getJob, prod))).status).toBe(404);
    const odd = client.call(endpoints.setJobAlias, {
      params: { ...params, alias: "latest" },
      body: { number: 1 },
    });
    expect(await refusalOf(odd)).toMatchObject({ status: 422, issues: [{ path: "/alias" }] });
  });

  test("a base config's name may be a path", async () => {
    const { client } = await makeCaller("admin");
    const params = { kind: "base", name: "team/llm.yaml" };
    const text = "max_run_time: 1h\n";
    const body = { text };
    expect(await client.call(endpoints.applyTeamConfig, { params, body })).toMatchObject({
      outcome: "created",
    });
    expect(await client.call(endpoints.getTeamConfig, { params })).toMatchObject({ latest: { text } });
    const { configs } = await client.call(endpoints.listTeamConfigs, { query: { kind: "base" } });
    expect(configs).toMatchObject([{ name: "team/llm.yaml", version: 1 }]);
    await client.call(endpoints.archiveTeamConfig, { params });
    expect((await client.call(endpoints.listTeamConfigs, {})).configs).toEqual([]);
    const again = { params, body: { text: `${text}# back\n` } };
    expect(await client.call(endpoints.applyTeamConfig, again)).toMatchObject({
      outcome: "saved",
      number: 2,
    });
  });

  test("a token works until it is revoked, and is shown once", async () => {
    const { client } = await makeCaller("researcher");
    const { token, view } = await client.call(endpoints.createToken, {
      body: { kind: "person", name: "laptop" },
    });
    expect((await ask("/api/v1/me", { token })).status).toBe(200);
    const list = await client.call(endpoints.listTokens, {});
    expect(list.tokens.map(({ id }) => id)).toContain(view.id);
    expect(JSON.stringify(list)).not.toContain(token);
    await client.call(endpoints.revokeToken, { params: { tokenId: view.id } });
    expect((await ask("/api/v1/me", { token })).status).toBe(401);
  });

  test("an agent is listed and told to drain", async () => {
    const { actor, client } = await makeCaller("admin");
    const { agentId, name } = await makeAgent(actor.teamId);
    const { agents } = await client.call(endpoints.listAgents, {});
    expect(agents).toMatchObject([{ id: agentId, name, online: true }]);
    const params = { agentId };
    await client.call(endpoints.orderAgent, { params, body: { order: "drain" } });
    expect(await client.call(endpoints.getAgent, { params })).toMatchObject({ draining: true });
  });
});

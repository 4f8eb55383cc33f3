import { describe, expect, test } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { ask, makeCaller, refusalOf } from "@/lib/testing/api-callers";
import { makeQueue, simpleJobText, simpleQueueText, uniqueName } from "@/lib/testing/factories";
import { makeAgent, makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

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
    expect(await refusalOf(other)).toMatchObject({ status: 400, issues: [{ code: "queue-resource" }] });
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
    expect(await refusalOf(odd)).toMatchObject({ status: 400, issues: [{ path: "/alias" }] });
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

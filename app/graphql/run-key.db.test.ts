/** The key that a launched program gets, tried at every door: its own run, every other one, and after the end of its attempt. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { type Endpoint, fillPath, paramNames } from "@/lib/api/endpoint";
import { endpoints } from "@/lib/api/endpoints";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { answerRequest } from "@/lib/testing/api-server";
import { finish, lease, setUp } from "@/lib/testing/attempt-world";
import { makeDoorWorld, photograph } from "@/lib/testing/door-world";
import { makeJob } from "@/lib/testing/factories";
import { makeArtifact } from "@/lib/testing/make-artifact";
import { makeAgent, makeOutcome, makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { reportRun } from "@/lib/tracking/report-run";
import { getSchema } from "@/lib/wandb/build-schema";
import { runNodeId } from "@/lib/wandb/client-id";

const { database } = prepareTestDatabase();

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

function call(
  address: string,
  { key, method = "POST", body }: { key: string; method?: string; body?: unknown },
): Promise<Response> {
  const isClient = /^\/(graphql|files)/.test(address);
  const authorization = isClient ? `Basic ${Buffer.from(`api:${key}`).toString("base64")}` : `Bearer ${key}`;
  return answerRequest(
    new Request(`http://slipway.test${address}`, {
      method,
      headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}

async function ask(key: string, query: string) {
  const response = await call("/graphql", { key, body: { query, operationName: "" } });
  return { status: response.status, text: await response.text() };
}

interface Place {
  id: string;
  project: string;
  team: string;
}

/** A launched run that an agent has, with its key, and whom it may not reach: of the same author, of a client, of another team. */
async function makeWorld() {
  const { db, teamId, queue, author, run, agent } = await setUp();
  const [own] = await lease(agent);
  const { name: team } = await db.team.findUniqueOrThrow({ where: { id: teamId } });
  const by = { personId: author.personId, author: author.name };
  const { project } = await db.run.findUniqueOrThrow({ where: { id: run.id }, include: { project: true } });
  const other = await makeRun(db, { teamId, queueId: queue.id, projectId: project.id, ...by });
  const reported = await reportRun(author, {
    project: project.name,
    key: "reported-one",
    isStart: true,
    facts: { name: "a-reported-run" },
  });
  const place = (id: string): Place => ({ id, project: project.name, team });
  const theirs = await makeDoorWorld(db);
  const { name: theirTeam } = await db.team.findUniqueOrThrow({ where: { id: theirs.teamId } });
  const foreign = { id: theirs.runId, project: theirs.project, team: theirTeam };
  if (own?.runKey === undefined) throw new Error("the lease has no key");
  const others: [string, Place, string][] = [
    ["of the same author", place(other.id), other.id],
    ["of a client", place(reported.key), reported.runId],
    ["of another team", foreign, theirs.runId],
  ];
  return { teamId, author, agent, theirs, key: own.runKey, own: place(run.id), run, others };
}

/** Arguments of a mutation that mean this run wherever they can. */
function argumentOf(type: GraphQLInputType, name: string, { id, project, team }: Place): string {
  if (isNonNullType(type)) return argumentOf(type.ofType, name, { id, project, team });
  if (isListType(type)) return `[${argumentOf(type.ofType, name, { id, project, team })}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "null";
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map(
      (field) => `${field.name}: ${argumentOf(field.type, field.name, { id, project, team })}`,
    );
    return `{${fields.join(", ")}}`;
  }
  const kind = type.toString();
  if (kind === "Boolean") return "true";
  if (kind === "Int" || kind === "Int64" || kind === "Float") return "1";
  if (kind.startsWith("JSON")) return '"{}"';
  if (kind === "ID" || name === "id") return JSON.stringify(runNodeId({ key: id, project, entity: team }));
  if (/entity/i.test(name)) return JSON.stringify(team);
  if (/project|model/i.test(name)) return JSON.stringify(project);
  if (name === "state") return '"failed"';
  return JSON.stringify(id);
}

const mutations = Object.values(getSchema().getMutationType()?.getFields() ?? {});

describe("the key of a run", () => {
  test("reports into that run, by every door, whatever project and entity the program names", async () => {
    const { key, own, author, run } = await makeWorld();
    const begun = await ask(
      key,
      `mutation { upsertBucket(input: {name: "${own.id}", modelName: "elsewhere", entityName: "somebody", config: "{\\"lr\\": {\\"value\\": 1}}"}) {
        bucket { id name project { name entity { name } } } inserted } }`,
    );
    expect(JSON.parse(begun.text).data.upsertBucket).toEqual({
      bucket: {
        id: runNodeId({ key: own.id, project: own.project, entity: own.team }),
        name: own.id,
        project: { name: own.project, entity: { name: own.team } },
      },
      inserted: false,
    });
    const files = { "wandb-history.jsonl": { offset: 0, content: ['{"_step":0,"loss":1}'] } };
    const stream = `/files/${own.team}/${own.project}/${own.id}/file_stream`;
    expect((await call(stream, { key, body: { files } })).status).toBe(200);
    const history = `/api/v1/runs/${own.id}/history`;
    expect((await call(history, { key, body: { lines: [{ loss: 0.5 }] } })).status).toBe(200);
    const { text } = await ask(
      key,
      `mutation { createRunFiles(input: {entityName: "x", projectName: "y", runName: "${own.id}", files: ["a.txt"]}) { files { uploadUrl } } }`,
    );
    const [{ uploadUrl }] = JSON.parse(text).data.createRunFiles.files;
    expect((await answerRequest(new Request(uploadUrl, { method: "PUT", body: "hello" }))).status).toBe(200);
    await call(stream, { key, body: { complete: true, exitcode: 3 } });
    const seen = await loadRun(author, { runId: run.id });
    // What its client says is kept beside the state, which is the dispatcher's.
    expect([seen.state, seen.client?.state]).toEqual(["leased", "failed"]);
    expect(JSON.stringify(seen)).not.toContain(key.slice(-30));
    const read = await call(history, { key, method: "GET" });
    expect(
      (await read.text())
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).loss),
    ).toEqual([1, 0.5]);
  });

  test("changes nothing else by any mutation there is", async () => {
    const { key, teamId, theirs, others } = await makeWorld();
    const before = [await photograph(database(), teamId), await photograph(database(), theirs.teamId)];
    for (const [whose, place] of others)
      for (const { name, args } of mutations) {
        const given = args.map((one) => `${one.name}: ${argumentOf(one.type, one.name, place)}`).join(", ");
        const { status, text } = await ask(key, `mutation { ${name}(${given}) { __typename } }`);
        const { errors = [] } = JSON.parse(text);
        // A run that is not there is deleted already, and a type of artifacts is nothing before its first artifact.
        const isNothing = ["deleteRun", "createArtifactType"].includes(name);
        expect([whose, name, status, errors.length, text]).toEqual([
          ...[whose, name, 200, isNothing ? 0 : 1],
          text,
        ]);
      }
    expect([await photograph(database(), teamId), await photograph(database(), theirs.teamId)]).toEqual(
      before,
    );
  });

  test("tells nothing of another run, of projects or of people", async () => {
    const { key, others, own, theirs, author } = await makeWorld();
    for (const [whose, { id, project, team }, runId] of others) {
      const within = `run(name: "${id}") { displayName config } bucket(name: "${id}", missingOk: true) { displayName }`;
      const words = [whose === "of a client" ? "a-reported-run" : runId, theirs.mark];
      for (const query of [
        `{ project(name: "${project}", entityName: "${team}") { ${within} } }`,
        `{ model(name: "${project}", entityName: "${team}") { ${within} runs { edges { node { name displayName } } } } }`,
        `{ project(name: "${project}") { runCount } }`,
        `{ models(entityName: "${team}") { edges { node { name } } } }`,
        `{ entity(name: "${team}") { projects { edges { node { name } } } } }`,
        `{ entity(name: "${team}") { members { name } } }`,
        `{ users(query: "") { edges { node { name } } } }`,
        `{ node(id: "${runNodeId({ key: id, project, entity: team })}") { id } }`,
        `{ viewer { apiKeys { edges { node { name } } } } }`,
      ]) {
        const { text } = await ask(key, query);
        const answer = text.replaceAll(id, "");
        for (const word of words) expect([query, answer]).toEqual([query, expect.not.stringContaining(word)]);
        expect(answer).not.toMatch(/"runCount":\d/);
      }
      expect((await call(`/files/${team}/${project}/${id}/file_stream`, { key, body: {} })).status).toBe(404);
    }
    const { text } = await ask(key, "{ viewer { username entity teams { edges { node { name } } } } }");
    expect(JSON.parse(text).data.viewer).toEqual({
      username: author.name,
      entity: own.team,
      teams: { edges: [{ node: { name: own.team } }] },
    });
  });

  test("makes versions of its own run by the public API, and changes nothing else of the team's", async () => {
    const { key, own, author } = await makeWorld();
    await makeArtifact(author, { x: "theirs" }, { project: own.project, name: "data" });
    const artifacts = `/api/v1/projects/${encodeURIComponent(own.project)}/artifacts`;
    const begin = (more: object) =>
      call(`${artifacts}/model/versions`, { key, body: { type: "model", digest: "d", ...more } });
    expect((await begin({})).status).toBe(403);
    const { versionId, manifestAddress } = await (await begin({ runId: own.id })).json();
    const manifest = JSON.stringify({ contents: {} });
    await answerRequest(
      new Request(`http://slipway.test${manifestAddress}`, { method: "PUT", body: manifest }),
    );
    expect((await call(`/api/v1/artifact-uploads/${versionId}/commit`, { key })).status).toBe(200);
    const tag = { key, method: "PUT", body: { tags: ["x"] } };
    expect((await call(`${artifacts}/model/versions/v0`, tag)).status).toBe(200);
    expect((await call(`${artifacts}/data/versions/v0`, tag)).status).toBe(403);
    const used = { key, body: { runId: own.id } };
    expect((await call(`${artifacts}/data/versions/v0/uses`, used)).status).toBe(201);
    expect((await call(`${artifacts}/data`, { key, method: "DELETE" })).status).toBe(403);
  });

  test("opens of the public API what programs report with, for its own run", async () => {
    const { key, own, others } = await makeWorld();
    for (const endpoint of Object.values(endpoints) as Endpoint[]) {
      const body = endpoint.method === "GET" || endpoint.method === "DELETE" ? undefined : { lines: [{}] };
      const status = async (runId: string) => {
        const named = paramNames(endpoint.path).map((name) => [name, "x"]);
        const path = fillPath(endpoint.path, { ...Object.fromEntries(named), runId });
        const address = endpoint === endpoints.listRunArtifacts ? `${path}?kind=used` : path;
        return (await call(address, { key, method: endpoint.method, body })).status;
      };
      if (endpoint.forPrograms && !endpoint.path.includes("{runId}")) {
        // Of artifacts: those of the team, of which there is no "x".
        expect([endpoint.path, [200, 400, 404]]).toEqual([
          endpoint.path,
          expect.arrayContaining([await status(own.id)]),
        ]);
        continue;
      }
      expect([endpoint.path, await status(own.id)]).toEqual([
        endpoint.path,
        endpoint.forPrograms ? 200 : 403,
      ]);
      for (const [, , runId] of others)
        expect([endpoint.path, await status(runId)]).toEqual([
          endpoint.path,
          endpoint.forPrograms ? 404 : 403,
        ]);
    }
    for (const address of ["/api/agent/register", "/api/agent/lease"])
      expect((await call(address, { key, body: {} })).status).toBe(403);
    for (const address of [`/api/runs/${own.id}/events`, "/api/runs/count", "/api/overview", "/api/find"])
      expect([address, (await call(address, { key, method: "GET" })).status]).toEqual([address, 403]);
  });

  test("ends with its attempt; the next attempt has another", async () => {
    const { db, agent, run, queue, teamId } = await setUp({
      retry: { max: 1, backoffSeconds: 0, onExitCodes: [] },
    });
    const [first] = await lease(agent);
    const status = async (key: string | undefined) =>
      (await call(`/api/v1/runs/${run.id}/history`, { key: key ?? "", method: "GET" })).status;
    expect(await status(first?.runKey)).toBe(200);
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    expect(await status(first?.runKey)).toBe(401);
    expect((await ask(first?.runKey ?? "", "{ viewer { id } }")).text).toContain("user is not logged in");
    const [second] = await lease(agent);
    expect([await status(first?.runKey), await status(second?.runKey)]).toEqual([401, 200]);
    await finish(agent, run.id, 2);
    expect(await status(second?.runKey)).toBe(401);
    const off = await makeRun(db, { teamId, queueId: queue.id, terms: { wandb: false } });
    expect(await lease(agent)).toMatchObject([{ runId: off.id }]);
  });

  test("comes with the group and the tags to begin with, until something is said of the run", async () => {
    const { db, agent, run, queue, teamId } = await setUp({
      retry: { max: 1, backoffSeconds: 0, onExitCodes: [] },
    });
    const job = await makeJob(db, teamId);
    await db.run.update({ where: { id: run.id }, data: { jobId: job.id } });
    const [first] = await lease(agent);
    expect(first).toMatchObject({ group: job.name, tags: [queue.name] });
    await ask(
      first?.runKey ?? "",
      `mutation { upsertBucket(input: {name: "${run.id}", groupName: "mine"}) { inserted } }`,
    );
    await finish(agent, run.id, 1, makeOutcome({ reason: "failed", exitCode: 1 }));
    const [second] = await lease(agent);
    expect(second?.runId).toBe(run.id);
    expect(second).not.toHaveProperty("group");
    expect(second).not.toHaveProperty("tags");
  });

  test("does not fork another run into this one, and says why", async () => {
    const { key, own, others } = await makeWorld();
    const source = others[0]?.[1].id;
    const config = JSON.stringify(
      JSON.stringify({ _wandb: { value: { branch_point: { run_id: source, step: 1 } } } }),
    );
    const { text } = await ask(
      key,
      `mutation { upsertBucket(input: {name: "${own.id}", config: ${config}}) { inserted } }`,
    );
    expect(JSON.parse(text).errors[0].message).toMatch(
      /its key opens no other run.*fork with a key of yours/,
    );
  });

  test("is not made up, or of another run, by whoever knows how it looks", async () => {
    const { key, others, own } = await makeWorld();
    const [, , otherId = ""] = others[0] ?? [];
    const secret = key.replace("local-", "");
    for (const forged of [
      secret.replace(own.id, otherId),
      secret.replace(`${own.id}0001`, `${own.id}0002`),
      `${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`,
    ])
      expect((await ask(`local-${forged}`, "{ viewer { id } }")).status).toBe(401);
    for (const written of [secret, `slw_${secret}`])
      expect((await ask(written, "{ viewer { id } }")).status).toBe(200);
  });

  test("stands in no table", async () => {
    const { key, teamId } = await makeWorld();
    await makeAgent(teamId);
    const tables = await database().$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`;
    for (const { name } of tables) {
      const found = await database().$queryRawUnsafe<unknown[]>(
        `select 1 from "${name}" t where t::text like $1 limit 1`,
        `%${key.slice(-24)}%`,
      );
      expect([name, found.length]).toEqual([name, 0]);
    }
    expect(tables.length).toBeGreaterThan(20);
  });
});

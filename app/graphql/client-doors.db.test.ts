/** The addresses that clients of W&B speak to, as a client, and as everybody who must not pass. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { loadRun } from "@/lib/dispatch/history/load-run";
import { answerRequest } from "@/lib/testing/api-server";
import { type Answer, basic, begin, makeClient, post, upsert } from "@/lib/testing/door-client";
import { makeProject, makeQueue } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

const resume = `query RunResumeStatus($name: String!) { model(name: "p") { bucket(name: $name, missingOk: true) {
  historyLineCount historyTail wandbConfig(keys: ["t"]) summaryMetrics } } }`;

describe("a key", () => {
  test.each([["slw_"], [""], ["local-"]])(
    "is a person's token, written with %j before it",
    async (prefix) => {
      const { token, team } = await makeClient();
      const key = prefix + token.replace("slw_", "");
      const response = await post("/graphql", { query: "{ viewer { entity flags } }" }, key);
      expect(await response.json()).toEqual({ data: { viewer: { entity: team, flags: "{}" } } });
    },
  );

  test.each([[undefined], ["x".repeat(40)], ["short"]])(
    "%s is refused in the client's words",
    async (key) => {
      const response = await post("/graphql", { query: "{ viewer { id } }" }, key);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ message: "user is not logged in" }] });
    },
  );
});

describe("a document", () => {
  test("may have an empty name, null for variables, variables it does not declare, and unknown inputs that are null", async () => {
    const client = await makeClient();
    expect((await client.ask("{ viewer { id } }", {}, { variables: null })).status).toBe(200);
    const { body } = await client.ask(
      "mutation Make($input: UpsertModelInput!) { upsertModel(input: $input) { inserted project { name } } }",
      { input: { name: "made", entityName: client.team, ofTomorrow: null }, deleteArtifacts: false },
    );
    expect(body).toEqual({ data: { upsertModel: { inserted: true, project: { name: "made" } } } });
    const unknown = await client.ask(
      "mutation Make($input: UpsertModelInput!) { upsertModel(input: $input) { inserted } }",
      { input: { name: "made", ofTomorrow: 1 } },
    );
    expect(unknown.body.errors[0].message).toContain("ofTomorrow");
  });

  test("that is none, or asks for too much, is refused in words", async () => {
    const { ask } = await makeClient();
    const deep = `{ viewer { teams { ${"edges { node { projects { edges { node { entity { ".repeat(8)} id ${"}".repeat(51)}`;
    const wide = `{ ${Array.from({ length: 3_100 }, (_, index) => `a${index}: __typename`).join(" ")} }`;
    const bomb = `{ ...a } ${"abcdefghij"
      .split("")
      .map(
        (name, at, all) =>
          `fragment ${name} on Query { ${all[at + 1] ? `...${all[at + 1]} `.repeat(4) : "__typename"} viewer { id } }`,
      )
      .join(" ")}`;
    const words = { deep: "levels deep", wide: "fields", bomb: "fields", none: "Syntax Error" };
    for (const [name, query] of Object.entries({ deep, wide, bomb, none: "{ viewer" })) {
      const { status, body } = await ask(query);
      expect([name, status]).toEqual([name, 400]);
      expect(body.errors[0].message).toContain(words[name as keyof typeof words]);
    }
  });

  test("shows what there is to who has a key, as older clients ask", async () => {
    const { ask } = await makeClient();
    const { body } = await ask('{ __type(name: "ServerSettings") { fields { name } } }');
    expect(body.data.__type.fields).toEqual([{ name: "serverMessages" }]);
  });

  test("that asks for what is not served is told so, for good", async () => {
    const { ask } = await makeClient();
    const { status, body } = await ask(
      'mutation { createLaunchAgent(input: {entityName: "e", projectName: "p", runQueues: [], hostname: "h"}) { success } }',
    );
    expect(status).toBe(200);
    expect(body.errors[0].message).toBe("createLaunchAgent is not available on this server");
  });
});

describe("a run", () => {
  test("is begun, reports, is found again to be resumed, and ends", async () => {
    const client = await makeClient();
    const bucket = await begin(client);
    expect(bucket).toMatchObject({
      id: Buffer.from(`Run:v1:run-1:p:${client.team}`).toString("base64"),
      name: "run-1",
      project: { name: "p", entity: { name: client.team } },
      historyLineCount: 0,
    });
    expect(bucket.displayName).toMatch(/\w/);
    const lines = ['{"_step":0,"loss":NaN}', '{"_step":1,"loss":0.5}'];
    const parts = {
      "wandb-history.jsonl": { offset: 0, content: lines },
      "wandb-summary.json": { offset: 0, content: ['{"loss":0.5}'] },
      "output.log": { offset: 0, content: ["2026-01-01T10:00:00.1 hello"] },
    };
    const sent = await client.send("p/run-1", { files: parts });
    expect([sent.status, await sent.json()]).toEqual([200, { exitcode: null, limits: {}, stopped: false }]);
    // The same again, as after an answer that was lost.
    await client.send("p/run-1", { files: parts });
    const { body } = await client.ask(resume, { name: "run-1" });
    expect(body.data.model.bucket).toEqual({
      historyLineCount: 2,
      historyTail: JSON.stringify(lines.slice(-1)),
      wandbConfig: '{"t":{"1":[1]}}',
      summaryMetrics: '{"loss":0.5}',
    });
    await client.send("p/run-1", { complete: true, exitcode: 0 });
    const state = '{ project(name: "p") { run(name: "run-1") { state history(minStep: 0, maxStep: 2) } } }';
    expect((await client.ask(state)).body.data.project.run).toEqual({ state: "finished", history: lines });
  });

  test("reports in bodies that are packed, and in none that are broken, larger than they look, or packed otherwise", async () => {
    const client = await makeClient();
    await begin(client);
    const send = (body: Uint8Array<ArrayBuffer>, encoding = "gzip") =>
      answerRequest(
        new Request(`http://slipway.test/files/${client.team}/p/run-1/file_stream`, {
          method: "POST",
          headers: { authorization: basic(client.token), "content-encoding": encoding },
          body,
        }),
      );
    const body = JSON.stringify({
      files: { "wandb-history.jsonl": { offset: 0, content: ['{"_step":0}'] } },
    });
    const packed = new Uint8Array(gzipSync(body));
    expect((await send(packed)).status).toBe(200);
    for (const [bad, encoding] of [
      [packed.slice(0, -9), "gzip"],
      [new Uint8Array(Buffer.from(body)), "gzip"],
      [packed, "br"],
    ] as const)
      expect((await send(bad, encoding)).status).toBe(encoding === "br" ? 415 : 400);
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(80 * 1024 * 1024, " ")));
    expect([bomb.length < 100_000, (await send(bomb)).status]).toEqual([true, 413]);
    const { body: read } = await client.ask(resume, { name: "run-1" });
    expect(read.data.model.bucket.historyLineCount).toBe(1);
  });

  test("that there is not is null when it may be missing, and told otherwise", async () => {
    const client = await makeClient();
    await begin(client);
    expect((await client.ask(resume, { name: "no" })).body.data.model.bucket).toBeNull();
    const told = await client.ask('{ model(name: "p") { bucket(name: "no") { id } } }');
    expect(told.body.errors[0].message).toContain("could not find run");
    expect((await client.ask('{ project(name: "no") { id } }')).body).toEqual({ data: { project: null } });
  });

  test("of another team is not there, whatever is guessed", async () => {
    const [owner, other] = [await makeClient(), await makeClient("admin")];
    const bucket = await begin(owner);
    const asked = `{ project(name: "p", entityName: "${owner.team}") { run(name: "run-1") { id } } }`;
    expect((await other.ask(asked)).body).toEqual({ data: { project: null } });
    const place = `/files/${owner.team}/p/run-1/file_stream`;
    expect((await post(place, {}, other.token)).status).toBe(404);
    for (const mutation of [
      `stopRun(input: {id: "${bucket.id}"}) { success }`,
      `deleteRun(input: {id: "${bucket.id}"}) { success }`,
      `updateRunState(input: {id: "${bucket.id}", state: "failed"}) { success }`,
      `upsertBucket(input: {id: "${bucket.id}", notes: "x"}) { inserted }`,
      `upsertBucket(input: {name: "run-1", modelName: "p", entityName: "${owner.team}"}) { inserted }`,
      `rewindRun(input: {entityName: "${owner.team}", projectName: "p", runName: "run-1", metricName: "_step", metricValue: 0}) { rewoundRun { id } }`,
      `createRunFiles(input: {entityName: "${owner.team}", projectName: "p", runName: "run-1", files: ["a"]}) { runID }`,
    ]) {
      const { status, body } = await other.ask(`mutation { ${mutation} }`);
      expect([mutation, status, body.errors?.length]).toEqual([mutation, 200, 1]);
      expect(body.errors[0].message).toMatch(/permission denied|could not find/);
    }
  });

  test("is not begun, and a launched one not written to, by who only looks", async () => {
    const viewer = await makeClient("viewer");
    expect((await viewer.ask(upsert, { name: "x", project: "p" })).body.errors[0].message).toContain("role");
    const queue = await makeQueue(database(), viewer.actor.teamId);
    const project = await makeProject(database(), viewer.actor.teamId);
    const { teamId } = viewer.actor;
    const launched = await makeRun(database(), { teamId, queueId: queue.id, projectId: project.id });
    expect((await viewer.send(`${project.name}/${launched.id}`, {})).status).toBe(403);
  });

  test("is stopped by the answer to its next sign of life", async () => {
    const client = await makeClient();
    const bucket = await begin(client);
    await client.ask(`mutation { stopRun(input: {id: "${bucket.id}"}) { success } }`);
    expect(await (await client.send("p/run-1", {})).json()).toMatchObject({ stopped: true });
  });

  test("that was launched keeps its name and state, and cannot be deleted by its program", async () => {
    const client = await makeClient("admin");
    const { teamId } = client.actor;
    const queue = await makeQueue(database(), teamId);
    const project = await makeProject(database(), teamId);
    const launched = await makeRun(database(), { teamId, queueId: queue.id, projectId: project.id });
    const bucket = await begin(client, launched.id, project.name);
    await client.send(`${project.name}/${launched.id}`, { complete: true, exitcode: 1 });
    const { state, client: said } = await loadRun(client.actor, { runId: launched.id });
    expect([state, said?.state]).toEqual(["queued", "failed"]);
    const { body } = await client.ask(`mutation { deleteRun(input: {id: "${bucket.id}"}) { success } }`);
    expect(body.errors[0].message).toContain("was launched here");
  });
});

describe("what is listed", () => {
  test("passes a filter, stands in an order, and comes in pages", async () => {
    const client = await makeClient();
    for (const [index, lr] of [0.1, 0.2, 0.3].entries()) {
      const config = JSON.stringify({ lr: { value: lr } });
      await client.ask(upsert, { name: `r${index}`, project: "p", config });
    }
    const list = `query Runs($filters: JSONString, $order: String, $after: String) { project(name: "p") {
      runCount(filters: $filters)
      runs(filters: $filters, order: $order, first: 2, after: $after) { edges { node { name } } pageInfo { endCursor hasNextPage } } } }`;
    const names = (answer: Answer) =>
      answer.body.data.project.runs.edges.map((edge: Answer) => edge.node.name);
    const filters = JSON.stringify({ "config.lr": { $gt: 0.15 } });
    const found = await client.ask(list, { filters, order: "-config.lr.value" });
    expect([names(found), found.body.data.project.runCount]).toEqual([["r2", "r1"], 2]);
    const first = await client.ask(list, { order: "+created_at" });
    const { endCursor, hasNextPage } = first.body.data.project.runs.pageInfo;
    expect([names(first), hasNextPage]).toEqual([["r0", "r1"], true]);
    expect(names(await client.ask(list, { order: "+created_at", after: endCursor }))).toEqual(["r2"]);
    const bad = await client.ask(list, { filters: '{"color": 1, "$x": 2}' });
    expect(bad.body.errors[0].message).toMatch(/color.*\$x/);
  });
});

describe("a file", () => {
  const files = `mutation CreateRunFiles($files: [String!]!) {
    createRunFiles(input: {entityName: "", projectName: "p", runName: "run-1", files: $files}) { files { name uploadUrl } } }`;
  const list =
    '{ project(name: "p") { run(name: "run-1") { files { edges { node { name sizeBytes md5 directUrl } } } } } }';
  const at = (address: string, init?: RequestInit) => answerRequest(new Request(address, init));

  async function upload(name: string, content: string) {
    const client = await makeClient();
    await begin(client);
    const { body } = await client.ask(files, { files: [name] });
    const address: string = body.data.createRunFiles.files[0].uploadUrl;
    return { client, address, put: await at(address, { method: "PUT", body: content }) };
  }

  test("goes up and down by addresses that need no key, at the host that was asked", async () => {
    const { client, address, put } = await upload("media/a b.txt", "hello");
    expect(new URL(address).host).toBe("box.test:3000");
    expect(put.status).toBe(200);
    const [{ node }] = (await client.ask(list)).body.data.project.run.files.edges;
    expect(node).toMatchObject({ name: "media/a b.txt", sizeBytes: 5, md5: "XUFAKrxLKna5cZ2REBfFkg==" });
    const whole = await at(node.directUrl);
    expect([whole.status, await whole.text()]).toEqual([200, "hello"]);
    expect(whole.headers.get("content-disposition")).toContain("attachment");
    const part = await at(node.directUrl, { headers: { range: "bytes=1-3" } });
    expect([part.status, await part.text()]).toEqual([206, "ell"]);
  });

  test("is not written or read by an address that was signed for something else, changed, or has expired", async () => {
    const { client, address } = await upload("a.txt", "one");
    const [{ node }] = (await client.ask(list)).body.data.project.run.files.edges;
    const changed = (from: string, change: (url: URL) => void) => {
      const url = new URL(from);
      change(url);
      return url.href;
    };
    const tries: [string, RequestInit][] = [
      [node.directUrl, { method: "PUT", body: "two" }],
      [address, {}],
      [changed(address, (url) => url.searchParams.set("method", "GET")), {}],
      [changed(node.directUrl, (url) => (url.pathname = "/storage/b.txt")), {}],
      [changed(node.directUrl, (url) => url.searchParams.set("of", "other")), {}],
      [changed(node.directUrl, (url) => url.searchParams.set("kind", "content")), {}],
      [changed(node.directUrl, (url) => url.searchParams.set("expires", "1")), {}],
      [changed(node.directUrl, (url) => url.searchParams.delete("signature")), {}],
      ["http://box.test/storage/a.txt", {}],
    ];
    for (const [url, init] of tries) expect([url, (await at(url, init)).status]).toEqual([url, 403]);
  });

  test.each(["../x", "/etc/passwd", "a//b", "a/../../b", "nul\0", "x".repeat(4_096), ""])(
    "with the name %j is refused in words",
    async (name) => {
      const client = await makeClient();
      await begin(client);
      const { status, body } = await client.ask(files, { files: [name] });
      expect([status, body.errors?.length]).toEqual([200, 1]);
      expect(body.errors[0].message).toMatch(/file/);
    },
  );
});

describe("the key of the operator", () => {
  const make = (body: object, key: string) =>
    answerRequest(
      new Request("http://slipway.test/api/v1/people", {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );

  test("is not there unless it was set: nobody's token stands for it", async () => {
    const { token } = await makeClient("admin");
    expect((await make({ name: "ben", team: "ben" }, token)).status).toBe(404);
  });
});

test("measurements that clients send of themselves are taken and dropped", async () => {
  const response = await post("/sdk/otel/v1/metrics", {});
  expect(response.status).toBe(200);
});

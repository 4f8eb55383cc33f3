/** Every kind of door while the database goes away in the middle of a request: words, 503 and when to come again, then the same works. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { getActor } from "@/lib/auth/get-actor";
import { registerAgent } from "@/lib/dispatch/agents/register-agent";
import { protocolVersion } from "@/lib/runs/agent-protocol";
import { answerRequest } from "@/lib/testing/api-server";
import { breakingAt } from "@/lib/testing/broken-connection";
import { cutRequest } from "@/lib/testing/cut-request";
import { begin, type Client, makeClient, post, upsert } from "@/lib/testing/door-client";
import { makeAgentToken, makeQueue } from "@/lib/testing/factories";
import { makeIdentity } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";
import { answerAction } from "./(dashboard)/answer-action";

vi.mock(import("@/lib/auth/get-actor"), async (original) => ({ ...(await original()), getActor: vi.fn() }));

const { database, url } = prepareTestDatabase();

beforeAll(() => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
});

/** With a run of the client's, and the address for a file of it. */
async function makeWorld() {
  const client = await makeClient("admin");
  const { id } = await begin(client);
  const { body } = await client.ask(
    `mutation { createRunFiles(input: {entityName: "", projectName: "p", runName: "run-1", files: ["a.txt"]}) { files { uploadUrl } } }`,
  );
  return { client, runId: await runOf(client), node: id, file: body.data.createRunFiles.files[0].uploadUrl };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

async function runOf({ actor }: Client): Promise<string> {
  const { id } = await database().run.findFirstOrThrow({ where: { project: { teamId: actor.teamId } } });
  return id;
}

const get = (address: string, token: string) =>
  answerRequest(
    new Request(`http://slipway.test${address}`, { headers: { authorization: `Bearer ${token}` } }),
  );

async function enterAgent({ client }: World) {
  const queue = await makeQueue(database(), client.actor.teamId);
  const { token, actor } = await makeAgentToken(database(), client.actor.teamId, { queueIds: [queue.id] });
  const hello = { ...makeIdentity(), name: "a", version: "1", host: "h", maxJobs: 1 };
  const { agentId } = await registerAgent(actor, {
    ...hello,
    protocol: protocolVersion,
    resources: ["local-process"],
  });
  return { token, agentId };
}

interface Door {
  /** That the request comes to. */
  table: string;
  open: (world: World) => Promise<() => Promise<Response>>;
}

const doors: Record<string, Door> = {
  "GraphQL, a change": {
    table: "ClientRun",
    open:
      async ({ client }) =>
      () =>
        post("/graphql", { query: upsert, variables: { name: "run-1", project: "p" } }, client.token),
  },
  "GraphQL, a question": {
    table: "Run",
    open:
      async ({ client }) =>
      () =>
        post(
          "/graphql",
          { query: `{ project(name: "p") { runs { edges { node { name } } } } }` },
          client.token,
        ),
  },
  "GraphQL, the key": {
    table: "ApiToken",
    open:
      async ({ client }) =>
      () =>
        post("/graphql", { query: "{ viewer { id } }" }, client.token),
  },
  "file_stream, lines": {
    table: "HistoryChunk",
    open:
      async ({ client }) =>
      () =>
        client.send("p/run-1", { files: { "wandb-history.jsonl": { offset: 0, content: ['{"_step":0}'] } } }),
  },
  "file_stream, a sign of life": {
    table: "ClientRun",
    open:
      async ({ client }) =>
      () =>
        client.send("p/run-1", {}),
  },
  "an address of storage": {
    table: "RunFile",
    open:
      async ({ file }) =>
      () =>
        answerRequest(new Request(file, { method: "PUT", body: "hello" })),
  },
  "the public API, a question": {
    table: "Run",
    open:
      async ({ client }) =>
      () =>
        get("/api/v1/runs", client.token),
  },
  "the public API, a change": {
    table: "RunStream",
    open:
      async ({ client, runId }) =>
      () =>
        answerRequest(
          new Request(`http://slipway.test/api/v1/runs/${runId}/history`, {
            method: "POST",
            headers: { authorization: `Bearer ${client.token}`, "content-type": "application/json" },
            body: '{"lines":[{"loss":1}]}',
          }),
        ),
  },
  "what pages ask": {
    table: "RunStream",
    open:
      async ({ client, runId }) =>
      () =>
        get(`/api/runs/${runId}/metrics`, client.token),
  },
  "a call of an agent": {
    table: "Agent",
    open: async (world) => {
      const { token, agentId } = await enterAgent(world);
      const body = JSON.stringify({ agentId, max: 1, waitSeconds: 0 });
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      return () =>
        answerRequest(new Request("http://slipway.test/api/agent/lease", { method: "POST", headers, body }));
    },
  },
};

describe.each(Object.keys(doors))("%s", (name) => {
  test("is told that it passes, and works when it comes again", async () => {
    const { table, open } = doors[name] as Door;
    const call = await open(await makeWorld());
    const broken = await cutRequest(url(), table, call);
    const text = await broken.text();
    expect([broken.status, text]).toEqual([503, expect.stringMatching(/database .*send it again/i)]);
    expect(Number(broken.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(text).not.toMatch(/prisma|\bat \S+:\d+|administrator command/i);
    const second = await call();
    expect([second.status, await second.text()]).toEqual([200, expect.not.stringContaining('"errors"')]);
  });
});

test("an action of a page says so in words", async () => {
  const { client } = await makeWorld();
  vi.mocked(getActor).mockResolvedValue(client.actor);
  const told = await cutRequest(url(), "Queue", () =>
    answerAction(async () => {
      await database().queue.count();
      return { ok: true, value: null, issues: [] };
    }),
  );
  expect(told).toMatchObject({ ok: false, issues: [{ code: "unavailable", message: /again later/ }] });
});

describe("GraphQL", () => {
  test("says 500 with an id, and nothing else, for what nobody foresaw, so that clients repeat it", async () => {
    const { client } = await makeWorld();
    await database().$executeRawUnsafe(`alter table "ClientRun" rename column tags to tags_of_old`);
    const { status, body } = await client
      .ask(upsert, { name: "run-1", project: "p" })
      .finally(() =>
        database().$executeRawUnsafe(`alter table "ClientRun" rename column tags_of_old to tags`),
      );
    expect([status, Object.keys(body)]).toEqual([500, ["errors", "error"]]);
    expect(body.error).toMatch(
      /^Something went wrong on the server; its log has the details under [\w-]{36}\.$/,
    );
  });

  test("does a change once that is repeated after it was cut in the middle", async () => {
    const { client } = await makeWorld();
    const ask = () => client.ask(upsert, { name: "run-2", project: "p", config: '{"lr":{"value":1}}' });
    const broken = await breakingAt(url(), { table: "RunReport", verb: "insert" }, ask);
    expect(broken.status).toBe(503);
    expect((await ask()).status).toBe(200);
    expect(await database().run.count({ where: { key: "run-2", teamId: client.actor.teamId } })).toBe(1);
  });
});

import { describe, expect, test } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { ask, json, makeCaller, refusalOf } from "@/lib/testing/api-callers";
import {
  makeAgentToken,
  makeTeam,
  simpleJobText,
  simpleQueueText,
  uniqueName,
} from "@/lib/testing/factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

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
    ["a prototype", '{"queue":"q","values":{"__proto__":{"x":1}}}', json, 400, /^\/values\/__proto__: /],
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

  test("is one status and one shape, wherever it is found out", async () => {
    const { client } = await makeCaller("admin");
    const job = { job: uniqueName("train") };
    const queue = uniqueName("line");
    const text = simpleJobText;
    await client.call(endpoints.applyJob, { params: job, body: { text } });
    await client.call(endpoints.applyQueue, {
      params: { queue },
      body: { text: simpleQueueText, resource: "local-process" },
    });
    const found = await Promise.all([
      // The form of the body, of the query, of a name in the address, and a rule of a use case, of a line, of a document.
      refusalOf(client.call(endpoints.launchRun, { body: { queue: "" } })),
      refusalOf(client.call(endpoints.listRuns, { query: { page: 0 } })),
      refusalOf(
        client.call(endpoints.setJobAlias, { params: { ...job, alias: "latest" }, body: { number: 1 } }),
      ),
      refusalOf(
        client.call(endpoints.createToken, { body: { kind: "person", name: "x", expiresInDays: 0 } }),
      ),
      refusalOf(client.call(endpoints.listRuns, { query: { filter: "state:done" } })),
      refusalOf(client.call(endpoints.applyQueue, { params: { queue }, body: { text: "a: [" } })),
      refusalOf(client.call(endpoints.launchRun, { body: { queue, ...job, values: { none: 1 } } })),
    ]);
    for (const [index, { status, code, issues }] of found.entries())
      expect([index, status, code, issues.length > 0]).toEqual([index, 400, "INVALID", true]);
  });

  test("of an agent's message comes back with every issue, too", async () => {
    const { teamId } = await makeTeam(database());
    const { token } = await makeAgentToken(database(), teamId);
    const init = { method: "POST", token, headers: json, body: '{"agentId":"a","max":-1}' };
    const response = await ask("/api/agent/lease", init);
    expect(response.status).toBe(400);
    const { error } = await response.json();
    expect(error.code).toBe("INVALID");
    expect(error.issues.map(({ path }: { path: string }) => path)).toContain("/max");
  });

  test("addresses that are none answer JSON", async () => {
    const { token } = await makeCaller("viewer");
    for (const path of ["/api/v1/nothing", "/api/v1/queues/%E0%A4%A", "/api/v1/configs/secrets/x"]) {
      const response = await ask(path, { token }).catch((error: unknown) => String(error));
      expect(response).toMatchObject({ status: 404 });
    }
  });
});

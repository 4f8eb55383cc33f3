import { describe, expect, test, vi } from "vitest";
import { answerRequest } from "@/lib/testing/api-server";
import { makeMember, makePersonToken, makeQueue } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

async function setUp() {
  const actor = await makeMember(database(), "lead");
  const { token } = await makePersonToken(database(), actor);
  const queue = await makeQueue(database(), actor.teamId);
  const run = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
  const ask = (method: string, path: string) =>
    answerRequest(
      new Request(`http://slipway.test${path}`, { method, headers: { authorization: `Bearer ${token}` } }),
    );
  return { queue, run, ask };
}

describe("an address that there is not", () => {
  test.each([
    "/api/v1/nothing",
    "/api/v1/queues/a/lines",
    "/api/v1/queues/%E0%A4%A",
    "/api/agent/nothing",
    "/api/agent/runs/a",
  ])("%s is answered in JSON, for every method", async (path) => {
    const { ask } = await setUp();
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const response = await ask(method, path);
      expect([method, response.status]).toEqual([method, 404]);
      expect(await response.json()).toEqual({
        error: { code: "NOT_FOUND", message: `There is no ${path}.` },
      });
    }
  });
});

describe("a method that an address does not take", () => {
  test.each([
    ["DELETE", "/api/v1/runs", "GET, HEAD, POST, OPTIONS"],
    ["PATCH", "/api/v1/queues/a", "GET, HEAD, PUT, OPTIONS"],
    ["GET", "/api/v1/runs/preview", "POST, OPTIONS"],
    ["HEAD", "/api/v1/runs/preview", "POST, OPTIONS"],
    ["GET", "/api/agent/lease", "POST, OPTIONS"],
  ])("%s %s is refused, and told what it takes", async (method, path, allow) => {
    const { ask } = await setUp();
    const response = await ask(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
    const message = `${path} does not take ${method}: it takes ${allow}.`;
    const body = JSON.stringify({ error: { code: "INVALID", message } });
    expect(await response.text()).toBe(method === "HEAD" ? "" : body);
  });

  test("is told to whoever asks for the options", async () => {
    const { ask } = await setUp();
    const response = await ask("OPTIONS", "/api/v1/configs/base/team/llm.yaml");
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD, PUT, DELETE, OPTIONS");
  });
});

describe("the head", () => {
  test("of what can be got is its status and headers, without a body", async () => {
    const { ask, queue, run } = await setUp();
    for (const path of [`/api/v1/queues/${queue.name}`, `/api/v1/runs/${run.id}/log`]) {
      const [head, whole] = [await ask("HEAD", path), await ask("GET", path)];
      expect([head.status, await head.text()]).toEqual([200, ""]);
      expect([...head.headers]).toEqual([...whole.headers]);
    }
    expect((await ask("HEAD", "/api/v1/queues/nobody")).status).toBe(404);
  });

  test("of a stream leaves nobody reading", async () => {
    const { ask, run } = await setUp();
    const head = await ask("HEAD", `/api/v1/runs/${run.id}/stream`);
    expect(head.headers.get("content-type")).toMatch(/^text\/event-stream/);
    await vi.waitFor(() => expect(Reflect.get(globalThis, "slipwayRunFeeds")).toHaveProperty("size", 0));
  });
});

test("a slash at the end changes nothing", async () => {
  const { ask, queue } = await setUp();
  const response = await ask("GET", `/api/v1/queues/${queue.name}/`);
  expect(await response.json()).toMatchObject({ id: queue.id });
});

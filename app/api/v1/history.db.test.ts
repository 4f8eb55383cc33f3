import { describe, expect, test } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { ask, json, makeCaller } from "@/lib/testing/api-callers";
import { makeQueue } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

async function newRun() {
  const { actor, token, client } = await makeCaller("researcher");
  const queue = await makeQueue(database(), actor.teamId);
  const { id: runId } = await makeRun(database(), { teamId: actor.teamId, queueId: queue.id });
  const post = async (body: string, query = "", headers: Record<string, string> = json) => {
    const path = `/api/v1/runs/${runId}/history${query}`;
    const response = await ask(path, { method: "POST", token, headers, body });
    return { status: response.status, ...(await response.json()) };
  };
  const read = async (query = "") => (await ask(`/api/v1/runs/${runId}/history${query}`, { token })).text();
  return { runId, token, client, post, read };
}
const ndjson = { "content-type": "application/x-ndjson" };

describe("history over the API", () => {
  test("keeps 1.0 from 1 and NaN as NaN, from JSON and from lines", async () => {
    const { post, read } = await newRun();
    expect(await post('{"lines":[{"loss": 1.0, "_timestamp": 5}, {"loss":NaN,"_timestamp":6}]}')).toEqual({
      status: 200,
      lineCount: 2,
    });
    expect(
      await post('{"loss":1,"_timestamp":7}\r\n\n{"acc":Infinity,"_timestamp":8}\n', "", ndjson),
    ).toMatchObject({ lineCount: 4 });
    expect(await read()).toBe(
      '{"loss": 1.0, "_timestamp": 5}\n{"loss":NaN,"_timestamp":6}\n{"loss":1,"_timestamp":7}\r\n{"acc":Infinity,"_timestamp":8}\n'.replace(
        "\r",
        "\r",
      ),
    );
    expect(await read("?key=acc")).toBe('{"acc":Infinity}\n');
    expect(await read("?fromLine=1&limit=1")).toBe('{"loss":NaN,"_timestamp":6}\n');
    expect(await read("?format=csv")).toBe(
      "_step,_runtime,_timestamp,loss,acc\r\n0,,5,1,\r\n1,,6,NaN,\r\n2,,7,1,\r\n3,,8,,Infinity\r\n",
    );
  });

  test("has a column for every key, a program's own that begin with _ too, each once", async () => {
    const { post, read } = await newRun();
    await post('{"lines":[{"_wandb":{"t":1},"_epoch":2,"loss":3,"_timestamp":5,"_runtime":1,"_step":7}]}');
    const head = "_step,_runtime,_timestamp";
    expect(await read("?format=csv")).toBe(`${head},_epoch,loss\r\n7,1,5,2,3\r\n`);
    expect(await read("?format=csv&key=_step&key=_epoch")).toBe(`${head},_epoch\r\n7,,,2\r\n`);
  });

  test("stamps a line without a time, and takes a request sent again once", async () => {
    const { post, read, client, runId } = await newRun();
    const before = Date.now() / 1_000;
    for (const _ of [1, 2])
      expect(await post('{"lines":[{"loss":2},{}]}', "?firstLine=0")).toMatchObject({ lineCount: 2 });
    const lines = (await read())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ loss: 2 });
    for (const line of lines) expect(line._timestamp).toBeGreaterThanOrEqual(before);
    const params = { runId };
    expect(await client.call(endpoints.listMetrics, { params })).toMatchObject({ lineCount: 2, keyCount: 1 });
    const { series } = await client.call(endpoints.getSeries, { params, query: { key: ["loss"] } });
    expect(series).toMatchObject([{ key: "loss", step: [0], last: [2], runtime: [0] }]);
    expect(await client.call(endpoints.getSummary, { params })).toMatchObject({ summary: { loss: 2 } });
  });

  test("gives a summary that every reader of JSON can read", async () => {
    const { post, client, runId } = await newRun();
    await post('{"lines":[{"loss":NaN,"list":[1,-Infinity,"NaN"],"a":{"b":Infinity}}]}');
    const { summary } = await client.call(endpoints.getSummary, { params: { runId } });
    expect(summary).toMatchObject({ loss: "NaN", list: [1, "-Infinity", "NaN"], "a.b": "Infinity" });
  });

  test.each([
    ["no list", '{"line":[]}', json, 400, /no JSON object with a list/],
    ["no JSON", '{"lines":[{"a":1},{]}', json, 400, /no JSON object with a list/],
    ["nothing", "", json, 400, /no JSON object with a list/],
    ["a number as line", '{"lines":[{"a":1},5]}', json, 400, /^\/lines\/1: Line 2 is no JSON object/],
    ["a line that is none", '{"a":1}\nloss=3\n', ndjson, 400, /^\/lines\/1: Line 2 is no JSON object/],
    ["a step that is none", '{"lines":[{"_step":"x"}]}', json, 400, /_step/],
    ["a form", "loss=3", { "content-type": "text/plain" }, 415, /x-ndjson/],
    ["more than the server reads", " ".repeat(32 * 1024 * 1024 + 1), ndjson, 413, /33,554,432 bytes/],
  ])("%s is refused in words", async (_, body, headers, status, message) => {
    const { post } = await newRun();
    const refused = await post(body, "", headers);
    expect(refused.status).toBe(status);
    expect(refused.error.message).toMatch(message);
  });

  test("bad questions come back with their place", async () => {
    const { runId, token } = await newRun();
    for (const [query, place] of [
      ["history?format=xml", "/format"],
      ["history?fromLine=-1", "/fromLine"],
      ["series?points=5000", "/points"],
      ["series?key=", "/key/0"],
    ] as const) {
      const { error } = await (await ask(`/api/v1/runs/${runId}/${query}`, { token })).json();
      expect([query, error.issues?.[0]?.path]).toEqual([query, place]);
    }
    const page = await ask(`/api/runs/${runId}/series?key=a&from=x`, { token });
    expect(page.status).toBe(400);
  });
});

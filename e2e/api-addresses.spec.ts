import { getDatabase } from "../lib/db/client";
import { makeMember, makePersonToken, makeQueue } from "../lib/testing/factories";
import { makeRun } from "../lib/testing/run-factories";
import { expect, test } from "./fixtures";
import { url } from "./server";

test("every address of the API is ours to answer, not the framework's", async ({ otherTeam }) => {
  const { teamId } = otherTeam;
  const db = getDatabase();
  const person = await makeMember(db, "admin", { teamId });
  const { token } = await makePersonToken(db, person);
  const queue = await makeQueue(db, teamId, { name: "über/alles 100%" });
  const run = await makeRun(db, { teamId, queueId: queue.id });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const ask = (method: string, path: string, more: RequestInit = {}) =>
    fetch(`${url}/api${path}`, { method, headers, ...more });
  const named = `/v1/queues/${encodeURIComponent(queue.name)}`;

  expect(await (await ask("GET", named)).json()).toMatchObject({ id: queue.id });
  expect(await (await ask("POST", `${named}/pause/`)).json()).toMatchObject({ name: queue.name });
  const base = { body: JSON.stringify({ text: "max_run_time: 1h\n" }) };
  for (const name of ["team/llm.yaml", "team%2Fllm.yaml"]) {
    expect((await ask("PUT", `/v1/configs/base/${name}`, base)).status).toBe(200);
    const found = await ask("GET", `/v1/configs/base/${name}`);
    expect(await found.json()).toMatchObject({ name: "team/llm.yaml" });
  }
  for (const path of ["/v1/nothing", "/v1/runs/x/nothing", "/agent/nothing"]) {
    const nowhere = await ask("GET", path);
    expect(await nowhere.json()).toEqual({
      error: { code: "NOT_FOUND", message: `There is no /api${path}.` },
    });
  }

  const wrong = await ask("PATCH", named);
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD, PUT, OPTIONS"]);
  expect(await wrong.json()).toMatchObject({ error: { code: "INVALID" } });
  const options = await ask("OPTIONS", "/agent/lease");
  expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, OPTIONS"]);
  const head = await ask("HEAD", `/v1/runs/${run.id}/stream`);
  expect([head.status, head.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);

  await ask("POST", `/v1/runs/${run.id}/cancel`);
  expect(await (await ask("GET", `/v1/runs/${run.id}/stream`)).text()).toMatch(/event: end\n/);
  const log = await ask("GET", `/v1/runs/${run.id}/log`);
  expect(log.headers.get("content-disposition")).toMatch(/^attachment; filename="/);
});

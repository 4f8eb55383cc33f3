import { describe, expect, test } from "vitest";
import { endpoints } from "@/lib/api/endpoints";
import { ask, makeCaller } from "@/lib/testing/api-callers";
import { makeQueue } from "@/lib/testing/factories";
import { makeRun } from "@/lib/testing/run-factories";
import { prepareTestDatabase } from "@/lib/testing/test-database";

const { database } = prepareTestDatabase();

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

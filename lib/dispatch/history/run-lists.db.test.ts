import { describe, expect, it } from "vitest";
import { makeAgentToken, makeMember, makePersonToken, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { cancelRun } from "../line/cancel-run";
import { listRuns } from "./list-runs";
import { loadRunRows } from "./load-run-rows";

const { database } = prepareTestDatabase();
const forbidden = { code: "FORBIDDEN" };

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const lead = await makeMember(db, "lead", { teamId });
  const stranger = await makeMember(db, "admin");
  return { db, teamId, queue, lead, stranger };
}

describe("values in the history", () => {
  it("numbers compare as numbers, the rest as text; a missing value passes no test", async () => {
    const { db, teamId, queue, lead } = await setUp();
    const base = { teamId, queueId: queue.id };
    const small = await makeRun(db, { ...base, values: { lr: 0.0001, opt: "adam", fast: true } });
    const large = await makeRun(db, { ...base, values: { lr: 0.01, opt: "sgd", fast: false } });
    const text = await makeRun(db, { ...base, values: { lr: "0.01" } });
    await makeRun(db, base);
    const cases: [string, string, string, { id: string }[]][] = [
      ["lr", ">", "1e-3", [large]],
      ["lr", "<=", "1e-2", [large, small]],
      ["lr", "=", "1e-2", [large]],
      ["lr", "=", "0.01", [text, large]],
      ["lr", "!=", "0.01", [small]],
      ["opt", "=", "adam", [small]],
      ["opt", "!=", "adam", [large]],
      ["opt", ">", "1", []],
      ["fast", "=", "true", [small]],
      ["nothing", "!=", "x", []],
      ["x' or true --", "=", "x", []],
    ];
    for (const [name, operator, value, expected] of cases) {
      const page = await listRuns(lead, { values: [{ name, operator, value }] });
      expect([name, operator, value, page.rows.map(({ id }) => id), page.total]).toEqual([
        name,
        operator,
        value,
        expected.map(({ id }) => id),
        expected.length,
      ]);
    }
    await expect(
      listRuns(lead, { values: [{ name: "lr", operator: ">", value: "big" }] }),
    ).rejects.toMatchObject({
      code: "INVALID",
    });
  });
});

describe("rows of runs by id", () => {
  it("are as they are now, in the actor's team and queues only", async () => {
    const { db, teamId, queue, lead, stranger } = await setUp();
    const other = await makeQueue(db, teamId);
    const one = await makeRun(db, { teamId, queueId: queue.id });
    const two = await makeRun(db, { teamId, queueId: other.id });
    await cancelRun(lead, { runId: two.id });
    const runIds = [one.id, two.id, "none"];
    const states = (await loadRunRows(lead, { runIds })).map(({ id, state }) => [id, state]);
    expect(states).toEqual([
      [two.id, "cancelled"],
      [one.id, "queued"],
    ]);
    expect(await loadRunRows(lead, { runIds: [] })).toEqual([]);
    expect(await loadRunRows(stranger, { runIds })).toEqual([]);
    const { actor: narrow } = await makePersonToken(db, lead, { queueIds: [other.id] });
    expect((await loadRunRows(narrow, { runIds })).map(({ id }) => id)).toEqual([two.id]);
    const { actor: agent } = await makeAgentToken(db, teamId);
    await expect(loadRunRows(agent, { runIds })).rejects.toMatchObject(forbidden);
  });
});

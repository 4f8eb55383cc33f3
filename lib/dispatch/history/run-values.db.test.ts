import { describe, expect, it } from "vitest";
import type { TeamId } from "../../access/actor";
import { ensureChore } from "../../db/chores";
import { fillChore, fillRunValues, findFillMark, writeRunValues } from "../../db/run-values";
import { mostLeaves } from "../../runs/run-leaves";
import { makeMember, makePersonToken, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { streamRuns } from "../watch/stream-runs";
import { countMatchingRuns } from "./count-matching-runs";
import { listRuns } from "./list-runs";
import { listValueNames } from "./list-value-names";

const { database } = prepareTestDatabase();

async function setUp() {
  const { teamId } = await makeTeam(database());
  const queue = await makeQueue(database(), teamId);
  const actor = await makeMember(database(), "viewer", { teamId });
  const idsOf = async (input: object) => (await listRuns(actor, input)).rows.map(({ id }) => id);
  return { teamId, queueId: queue.id, actor, idsOf };
}

const above = (name: string, value: string) => ({ values: [{ name, operator: ">" as const, value }] });

describe("values that runs are found by", () => {
  it("are replaced when they are written again, and forgotten with the run", async () => {
    const { teamId, queueId, idsOf } = await setUp();
    const run = await makeRun(database(), { teamId, queueId });
    await writeRunValues(database(), [{ runId: run.id, teamId, summary: { loss: 3, note: "x" } }]);
    expect(await idsOf(above("summary.loss", "2"))).toEqual([run.id]);
    await writeRunValues(database(), [{ runId: run.id, teamId, summary: { loss: "NaN", note: "y" } }]);
    expect(await idsOf(above("summary.loss", "2"))).toEqual([]);
    expect(await idsOf({ values: [{ name: "summary.loss", operator: "=", value: "NaN" }] })).toEqual([
      run.id,
    ]);
    await database().runQueueItem.delete({ where: { runId: run.id } });
    await database().run.delete({ where: { id: run.id } });
    expect(await database().runValue.count({ where: { runId: run.id } })).toBe(0);
    expect(await database().runText.count({ where: { runId: run.id } })).toBe(0);
  });

  it("never hold environment variables, and are bounded", async () => {
    const { teamId, queueId, actor } = await setUp();
    const { id: runId } = await makeRun(database(), { teamId, queueId });
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index]));
    const config = {
      env: { TOKEN: "secret" },
      resource_args: { docker: { e: ["TOKEN=secret"], env: { TOKEN: "secret" }, cpus: 2 } },
      ...many,
    };
    await writeRunValues(database(), [{ runId, teamId, config, summary: many }]);
    expect(await database().runValue.count({ where: { runId, text: { contains: "secret" } } })).toBe(0);
    expect(
      await listRuns(actor, { values: [{ name: "config.env.TOKEN", operator: "~", value: "s" }] }),
    ).toMatchObject({ total: 0 });
    expect(await listRuns(actor, { ...above("config.resource_args.docker.cpus", "1") })).toMatchObject({
      total: 1,
    });
    // One of them is the factory's own.
    expect(await database().runValue.count({ where: { runId } })).toBe(
      1 + mostLeaves.config + mostLeaves.summary,
    );
  });

  it("are columns of list and CSV, and their names are completed within the team", async () => {
    const { teamId, queueId, actor } = await setUp();
    const run = await makeRun(database(), { teamId, queueId, values: { lr: 0.5 } });
    await writeRunValues(database(), [{ runId: run.id, teamId, summary: { "val/loss": 0.25, note: "x" } }]);
    const columns = ["summary.val/loss", "values.lr", "config.none"];
    const expected = { "summary.val/loss": 0.25, "values.lr": 0.5 };
    expect((await listRuns(actor, { columns })).rows.map((row) => row.columns)).toEqual([expected]);
    for await (const row of streamRuns(actor, { columns, sort: "summary.note" }))
      expect(row.columns).toEqual(expected);
    expect(await listValueNames(actor, { text: "loss" })).toEqual({ names: ["summary.val/loss"] });
    expect(new Set((await listValueNames(actor, {})).names)).toEqual(
      new Set(["config.command", "lr", "summary.note", "summary.val/loss"]),
    );
    const stranger = await makeMember(database(), "admin");
    expect(await listValueNames(stranger, {})).toEqual({ names: [] });
    const { actor: narrow } = await makePersonToken(database(), actor, { queueIds: [queueId] });
    expect(await listValueNames(narrow, {})).toEqual({ names: [] });
  });
});

describe("a place that nobody left", () => {
  it.each(["x", "W10", Buffer.from('["a",1,"all",["b","c"],"2026-01-01T00:00:00Z"]').toString("base64url")])(
    "%s begins somewhere, and breaks nothing",
    async (after) => {
      const { teamId, queueId, actor } = await setUp();
      await makeRun(database(), { teamId, queueId });
      for (const sort of ["created", "ran", "summary.loss", "author"])
        expect((await listRuns(actor, { after, sort })).total).toBe(1);
    },
  );
});

describe("an exact count", () => {
  it("is of the actor's team and queues", async () => {
    const { teamId, queueId, actor } = await setUp();
    for (const epochs of [1, 2, 3]) await makeRun(database(), { teamId, queueId, values: { epochs } });
    expect(await countMatchingRuns(actor, { ...above("epochs", "1"), text: "ana" })).toEqual({ total: 2 });
    expect(await countMatchingRuns(await makeMember(database(), "admin"), {})).toEqual({ total: 0 });
    const { actor: narrow } = await makePersonToken(database(), actor, {
      queueIds: [(await makeQueue(database(), teamId)).id],
    });
    expect(await countMatchingRuns(narrow, above("epochs", "1"))).toEqual({ total: 0 });
  });
});

describe("runs of an earlier version", () => {
  it("are read in from the newest on, in pieces, and till then the list says which are missing", async () => {
    const { teamId, queueId, actor, idsOf } = await setUp();
    const runs = [];
    for (const lr of [1, 2]) runs.push((await makeRun(database(), { teamId, queueId, values: { lr } })).id);
    await forget(teamId);
    await ensureChore(database(), fillChore);
    expect(await idsOf(above("lr", "0"))).toEqual([]);
    expect((await listRuns(actor, above("lr", "0"))).foundSince).not.toBeNull();
    expect((await listRuns(actor, {})).foundSince).toBeNull();
    let mark: Date | null = null;
    do mark = await fillRunValues(database(), mark);
    while (mark);
    expect(await idsOf(above("lr", "0"))).toEqual(runs.toReversed());
    expect(await idsOf({ text: "ana" })).toEqual(runs.toReversed());
    await database().chore.update({ where: { name: fillChore }, data: { mark: new Date(0) } });
    expect(await findFillMark(database())).toBeNull();
  });
});

async function forget(teamId: TeamId): Promise<void> {
  const runs = await database().run.findMany({ where: { teamId }, select: { id: true } });
  const runId = { in: runs.map(({ id }) => id) };
  await database().runValue.deleteMany({ where: { runId } });
  await database().runText.deleteMany({ where: { runId } });
}

// The last one: it takes the index away.
describe("without pg_trgm", () => {
  it("words are found all the same", async () => {
    const { teamId, queueId, idsOf } = await setUp();
    const run = await makeRun(database(), { teamId, queueId, author: "Zoë Quux" });
    await database().$executeRaw`drop extension pg_trgm cascade`;
    expect(await idsOf({ text: "quux zoë" })).toEqual([run.id]);
  });
});

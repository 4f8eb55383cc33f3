import { describe, expect, it } from "vitest";
import type { AgentActor } from "../../access/actor";
import { AppError } from "../../errors";
import { makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { compareRuns } from "./compare-runs";

const { database } = prepareTestDatabase();

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queue = await makeQueue(db, teamId);
  const viewer = await makeMember(db, "viewer", { teamId });
  const one = await makeRun(db, { teamId, queueId: queue.id, values: { lr: 0.1, epochs: 3 } });
  const two = await makeRun(db, { teamId, queueId: queue.id, values: { lr: 0.2, epochs: 3 } });
  return { db, teamId, queue, viewer, one, two };
}

describe("runs side by side", () => {
  it("stand in the order they were asked for, each once, with what differs and what does not", async () => {
    const { viewer, one, two } = await setUp();
    const compared = await compareRuns(viewer, { runIds: [two.id, one.id, two.id] });
    expect(compared.runs.map(({ id }) => id)).toEqual([two.id, one.id]);
    expect(compared.missing).toEqual([]);
    const values = compared.rows.filter(({ section }) => section === "values");
    expect(values).toEqual([
      { section: "values", name: "lr", isSame: false, cells: [{ text: "0.2" }, { text: "0.1" }] },
      { section: "values", name: "epochs", isSame: true, cells: [{ text: "3" }] },
    ]);
  });

  it("hide what the queue's admin set in the environment from who may not see it", async () => {
    const { db, viewer, one, teamId } = await setUp();
    await db.run.update({
      where: { id: one.id },
      data: { config: { env: { TOKEN: "hush" } }, sources: { "/env/TOKEN": { layer: "queue", line: 3 } } },
    });
    const cellFor = async (actor: typeof viewer) => {
      const { rows } = await compareRuns(actor, { runIds: [one.id] });
      return rows.find(({ name }) => name === "env.TOKEN")?.cells[0]?.text;
    };
    expect(await cellFor(viewer)).toBe("***");
    expect(await cellFor(await makeMember(db, "admin", { teamId }))).toBe("hush");
  });

  it("another team's run is missing just like one that never was", async () => {
    const { db, viewer, one } = await setUp();
    const other = await makeTeam(db);
    const theirs = await makeRun(db, {
      teamId: other.teamId,
      queueId: (await makeQueue(db, other.teamId)).id,
    });
    const compared = await compareRuns(viewer, { runIds: [one.id, theirs.id, "never"] });
    expect(compared.runs.map(({ id }) => id)).toEqual([one.id]);
    expect(compared.missing).toEqual([theirs.id, "never"]);
    expect(JSON.stringify(compared)).not.toContain(theirs.name);
    await expect(compareRuns(viewer, { runIds: [theirs.id] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are refused to who may not look at runs, and hold back those of queues a token is not for", async () => {
    const { db, teamId, one, two } = await setUp();
    const agent: AgentActor = { kind: "agent", teamId, tokenId: "t", name: "a" };
    await expect(compareRuns(agent, { runIds: [one.id] })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const elsewhere = await makeQueue(db, teamId);
    const admin = await makeMember(db, "admin", { teamId });
    const narrow = { ...admin, queueIds: [elsewhere.id] };
    await expect(compareRuns(narrow, { runIds: [one.id, two.id] })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it.each<[string, unknown]>([
    ["none", { runIds: [] }],
    ["too many", { runIds: Array.from({ length: 101 }, (_, index) => `r${index}`) }],
    ["no list", { runIds: "r1" }],
    ["what no id is", { runIds: ["a\u0000b"] }],
  ])("%s is refused in words", async (_, input) => {
    const { viewer } = await setUp();
    await expect(compareRuns(viewer, input)).rejects.toBeInstanceOf(AppError);
    await expect(compareRuns(viewer, input)).rejects.toMatchObject({ code: "INVALID" });
  });
});

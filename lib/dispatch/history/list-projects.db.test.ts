import { expect, test } from "vitest";
import { makeMember, makePersonToken, makeProject, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { listProjects, loadProject } from "./list-projects";

const { database } = prepareTestDatabase();

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const queues = [await makeQueue(db, teamId), await makeQueue(db, teamId)] as const;
  const [old, busy, empty] = [
    await makeProject(db, teamId, "old"),
    await makeProject(db, teamId, "Busy"),
    await makeProject(db, teamId, "empty"),
  ];
  for (const [project, queue, day] of [
    [old, queues[0], 1],
    [busy, queues[1], 2],
    [busy, queues[0], 3],
  ] as const) {
    const run = await makeRun(db, { teamId, queueId: queue.id });
    const createdAt = new Date(Date.UTC(2026, 0, day));
    await db.run.update({ where: { id: run.id }, data: { projectId: project.id, createdAt, author: "Ana" } });
  }
  // What the factory put its runs into.
  await db.project.deleteMany({
    where: { teamId, id: { notIn: [old.id, busy.id, empty.id] }, runs: { none: {} } },
  });
  return { db, teamId, queues, viewer: await makeMember(db, "viewer", { teamId }) };
}

test("projects are listed by their newest run, with how many they have", async () => {
  const { viewer } = await setUp();
  expect(await listProjects(viewer)).toEqual([
    expect.objectContaining({
      name: "Busy",
      runs: 2,
      isMore: false,
      lastRun: { at: "2026-01-03T00:00:00.000Z", by: "Ana" },
    }),
    expect.objectContaining({ name: "old", runs: 1 }),
    expect.objectContaining({ name: "empty", runs: 0, lastRun: null }),
  ]);
  expect(await loadProject(viewer, { project: "bUSY" })).toMatchObject({ name: "Busy", runs: 2 });
});

test("a token for one queue sees the projects and runs of that queue", async () => {
  const { db, viewer, queues } = await setUp();
  const { actor } = await makePersonToken(db, viewer, { queueIds: [queues[1].id] });
  expect(await listProjects(actor)).toEqual([
    expect.objectContaining({
      name: "Busy",
      runs: 1,
      lastRun: { at: "2026-01-02T00:00:00.000Z", by: "Ana" },
    }),
  ]);
  await expect(loadProject(actor, { project: "old" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("another team's project does not exist", async () => {
  await setUp();
  const stranger = await makeMember(database(), "admin");
  expect(await listProjects(stranger)).toEqual([]);
  await expect(loadProject(stranger, { project: "busy" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  for (const project of ["", "x".repeat(500), "\u0000", 7])
    await expect(loadProject(stranger, { project })).rejects.toMatchObject({ code: "INVALID" });
});

import { describe, expect, it } from "vitest";
import { makeMember, makeProject, makeQueue, makeTeam } from "../../testing/factories";
import { makeArtifact } from "../../testing/make-artifact";
import { makePipeline } from "../../testing/make-pipeline";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { loadRun } from "../history/load-run";
import { listPipelines } from "./list-pipelines";
import { loadPipeline } from "./load-pipeline";

const { database } = prepareTestDatabase();

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const [queue, other] = [await makeQueue(db, teamId), await makeQueue(db, teamId)];
  const ana = await makeMember(db, "researcher", { teamId });
  const { id: projectId, name: project } = await makeProject(db, teamId);
  const run = () => makeRun(db, { teamId, queueId: queue.id, projectId, personId: ana.personId });
  return { db, teamId, queue, other, ana, project, run };
}

describe("pipelines that were launched", () => {
  it("are read whole: stages in order, the runs of each, and what joins them", async () => {
    const { db, queue, ana, project, run } = await setUp();
    const [first, second, third] = [await run(), await run(), await run()];
    const { id } = await makePipeline(db, ana, {
      ...{ name: "daily", queue, project },
      stages: [
        { name: "preprocess", state: "finished", runs: [{ runId: first.id }] },
        {
          ...{ name: "train", state: "running", rank: 1 },
          runs: [
            { runId: second.id, matrix: { seed: 1 } },
            { runId: third.id, matrix: { seed: 2 } },
          ],
        },
      ],
      edges: [{ from: 0, to: 1, artifact: "processed-dataset" }],
    });
    expect(await loadPipeline(ana, { pipelineId: id })).toMatchObject({
      ...{ id, name: "daily", state: "running", project, queue: queue.name, canCancel: true },
      stages: { waiting: 0, running: 1, finished: 1, failed: 0, cancelled: 0, skipped: 0 },
      stageList: [
        {
          ...{ position: 0, name: "preprocess", state: "finished" },
          runs: [{ runId: first.id, state: "queued", matrix: null, attempts: [] }],
        },
        { name: "train", rank: 1, runs: [{ matrix: { seed: 1 } }, { runId: third.id, matrix: { seed: 2 } }] },
      ],
      edges: [{ from: 0, to: 1, artifact: "processed-dataset" }],
    });
  });

  it("are named by their runs, with the stage that made what each takes; a kept run is still its first launch's", async () => {
    const { db, queue, ana, project, run, teamId } = await setUp();
    const [first, second, alone] = [await run(), await run(), await run()];
    const data = await makeArtifact(ana, { a: "1" }, { project, name: "data", runId: first.id });
    await db.runInput.create({
      data: {
        ...{
          runId: second.id,
          position: 0,
          teamId,
          projectKey: project,
          collection: "data",
          reference: "latest",
        },
        ...{ written: "data", path: "data", versionId: data.id, index: 0 },
      },
    });
    const stages = [
      { name: "preprocess", runs: [{ runId: first.id }] },
      { name: "train", runs: [{ runId: second.id }] },
    ];
    const { id } = await makePipeline(db, ana, { name: "daily", queue, project, stages });
    const kept = [{ name: "other", runs: [{ runId: first.id, isKept: true }] }];
    await makePipeline(db, ana, { name: "again", queue, project, stages: kept });
    expect(await loadRun(ana, { runId: second.id })).toMatchObject({
      pipeline: { id, name: "daily", stage: "train" },
      inputs: [{ version: "data:v0", fromStage: { name: "preprocess", runId: first.id } }],
    });
    expect((await loadRun(ana, { runId: first.id })).pipeline).toMatchObject({ id, stage: "preprocess" });
    expect((await loadRun(ana, { runId: alone.id })).pipeline).toBeNull();
  });

  it("are listed page by page, the newest first, by what was asked for", async () => {
    const { db, queue, ana, project, run } = await setUp();
    const stages = [{ name: "one", runs: [{ runId: (await run()).id }] }];
    for (const name of ["a", "b", "c"])
      await makePipeline(db, ana, { ...{ name, queue, project }, stages: name === "c" ? stages : [] });
    const first = await listPipelines(ana, { limit: 2, project: project.toUpperCase() });
    expect(first.pipelines.map(({ name }) => name)).toEqual(["c", "b"]);
    const { pipelines, next } = await listPipelines(ana, { limit: 2, after: first.next ?? "" });
    expect([pipelines.map(({ name }) => name), next]).toEqual([["a"], null]);
    expect((await listPipelines(ana, { state: ["failed"] })).pipelines).toEqual([]);
    expect((await listPipelines(ana, { job: "nobody" })).pipelines).toEqual([]);
  });

  it("are another team's own, and not there for a token that does not reach all of their queues", async () => {
    const { db, queue, other, ana, project } = await setUp();
    const { id } = await makePipeline(db, ana, { name: "daily", queue, project, stages: [] });
    const stranger = await makeMember(db, "admin");
    await expect(loadPipeline(stranger, { pipelineId: id })).rejects.toThrow(/There is no pipeline/);
    expect((await listPipelines(stranger, {})).pipelines).toEqual([]);
    const limited = { ...ana, queueIds: [other.id] };
    await expect(loadPipeline(limited, { pipelineId: id })).rejects.toThrow(/There is no pipeline/);
    expect((await listPipelines(limited, {})).pipelines).toEqual([]);
    expect((await listPipelines({ ...ana, queueIds: [queue.id, other.id] }, {})).pipelines).toHaveLength(1);
  });
});

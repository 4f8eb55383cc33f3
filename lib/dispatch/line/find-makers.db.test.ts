/** Who could make what a run waits for. */
import { describe, expect, it } from "vitest";
import { makeJob, makeMember, makeProject, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { loadRun } from "../history/load-run";
import { enqueueRun } from "../launch/enqueue-run";
import { cancelRun } from "../line/cancel-run";
import { findMakers } from "./find-makers";

const { database } = prepareTestDatabase();

const codeText = `git: {repository: "https://h.org/r", commit: ${"a".repeat(40)}}\ncommand: [x]\n`;

async function setUp() {
  const db = database();
  const { teamId } = await makeTeam(db);
  const text = "resource: local-process\nproject: vision\n";
  const queue = await makeQueue(db, teamId, { text });
  const ana = await makeMember(db, "lead", { teamId });
  const launch = async (more: string) => {
    const answer = await enqueueRun(ana, { queue: queue.name, jobText: `${codeText}${more}` });
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    return answer.value;
  };
  return { db, teamId, queue, ana, launch };
}

describe("who could make an artifact that a run waits for", () => {
  it("is each run that declares it and has not ended, the newest first, and the last that ended without it", async () => {
    const { db, teamId, ana, launch } = await setUp();
    const failed = await launch("output_artifacts: [data]");
    await cancelRun(ana, { runId: failed.runId });
    const older = await launch("output_artifacts: [{name: vision/data, path: d}]");
    const newer = await launch("output_artifacts: [other, data]");
    for (const other of ["datasets", "dat", "x/data"]) await launch(`output_artifacts: [${other}]`);
    await makeJob(db, teamId, { text: "command: [x]\noutput_artifacts: [data]\n" });
    const { runId } = await launch("input_artifacts: [data]");
    expect(await findMakers(teamId, runId)).toMatchObject([
      { kind: "run", id: newer.runId, name: newer.name },
      { id: older.runId },
      { id: failed.runId, state: "cancelled" },
    ]);
    for (const one of [older, newer]) await cancelRun(ana, { runId: one.runId });
    expect((await loadRun(ana, { runId })).waiting).toMatchObject({
      reason: "waiting-for-artifact",
      message: expect.stringContaining(`Run ${newer.name}, which was to make it, was stopped.`),
      unblocks: expect.stringContaining("launch it with a version that is there"),
      makers: [{ id: newer.runId }],
    });
  });

  it("is else each job whose newest version declares it, a stage of a pipeline too", async () => {
    const { db, teamId, launch } = await setUp();
    const own = await makeJob(db, teamId, { text: "command: [x]\noutput_artifacts: [data]\n" });
    const stages = "stages:\n  - {name: a, command: [x], output_artifacts: [{name: data}]}\n";
    const pipeline = await makeJob(db, teamId, { text: stages });
    await makeJob(db, teamId, { text: "command: [x]\n# data, but no output_artifacts: [data]\n" });
    const other = await makeTeam(db);
    await makeJob(db, other.teamId, { text: "command: [x]\noutput_artifacts: [data]\n" });
    const { runId } = await launch("input_artifacts: [data]");
    expect(await findMakers(teamId, runId)).toEqual([
      { kind: "job", name: pipeline.name },
      { kind: "job", name: own.name },
    ]);
  });

  it("is no run of another project or team", async () => {
    const { db, teamId, queue, launch } = await setUp();
    const { runId } = await launch("input_artifacts: [data]");
    const elsewhere = await makeProject(db, teamId);
    const one = await makeRun(db, { teamId, queueId: queue.id, projectId: elsewhere.id });
    const config = { output_artifacts: [{ name: "data", path: "d" }] };
    await db.run.update({ where: { id: one.id }, data: { config } });
    const stranger = await setUp();
    await stranger.launch("output_artifacts: [data]");
    expect(await findMakers(teamId, runId)).toEqual([]);
  });
});

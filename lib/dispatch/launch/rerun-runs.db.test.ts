import { describe, expect, it } from "vitest";
import { makeJob, makeMember, makeQueue, makeTeam } from "../../testing/factories";
import { makeRun } from "../../testing/run-factories";
import { prepareTestDatabase } from "../../testing/test-database";
import { listRuns } from "../history/list-runs";
import { enqueueRun } from "./enqueue-run";
import { rerunRuns } from "./rerun-runs";

const { database } = prepareTestDatabase();

describe("running many again", () => {
  it("answers for each; a stranger and a viewer launch nothing", async () => {
    const db = database();
    const { teamId } = await makeTeam(db);
    const queue = await makeQueue(db, teamId);
    const lead = await makeMember(db, "lead", { teamId });
    const stranger = await makeMember(db, "admin");
    const viewer = await makeMember(db, "viewer", { teamId });
    const run = await makeRun(db, { teamId, queueId: queue.id });
    const runs = [{ runId: run.id }, { runId: "none" }];
    for (const actor of [stranger, viewer]) {
      const answer = await rerunRuns(actor, { runs });
      expect(answer.launched).toEqual([]);
      expect(answer.refused.map(({ runId }) => runId)).toEqual([run.id, "none"]);
    }
    expect(await listRuns(lead, {})).toMatchObject({ total: 1 });
    await expect(rerunRuns(lead, { runs: [] })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("launches each once, however often it is asked with the same key", async () => {
    const db = database();
    const { teamId } = await makeTeam(db);
    const queue = await makeQueue(db, teamId);
    const job = await makeJob(db, teamId);
    const ana = await makeMember(db, "researcher", { teamId });
    const first = await enqueueRun(ana, { queue: queue.name, job: job.name, values: { epochs: 2 } });
    if (!first.ok) throw new Error(JSON.stringify(first.issues));
    const runs = [{ runId: first.value.runId, idempotencyKey: "again" }, { runId: "none" }];
    const answer = await rerunRuns(ana, { runs });
    expect(answer.refused).toMatchObject([{ runId: "none" }]);
    expect(answer.launched).toMatchObject([{ of: first.value.runId }]);
    expect((await rerunRuns(ana, { runs })).launched).toEqual(answer.launched);
    const listed = await listRuns(ana, { job: [job.name] });
    expect(listed.total).toBe(2);
    expect(listed.rows.map(({ values }) => values)).toEqual([{ epochs: 2 }, { epochs: 2 }]);
  });
});

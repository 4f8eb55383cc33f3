import { describe, expect, it } from "vitest";
import { makeMember, makeQueue, makeTeam } from "../testing/factories";
import { makeRun } from "../testing/run-factories";
import { prepareTestDatabase } from "../testing/test-database";
import { listRuns } from "./list-runs";
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
});

import type { PersonActor } from "../../lib/access/actor";
import { getDatabase } from "../../lib/db/client";
import { findStreams } from "../../lib/db/run-streams";
import { makeMember, makeProject, makeQueue } from "../../lib/testing/factories";
import { makeRun } from "../../lib/testing/run-factories";
import { tidyStream } from "../../lib/tracking/tidy-stream";

export interface BenchTeam {
  actor: PersonActor;
  newRun: () => Promise<string>;
}

export async function makeBenchTeam(): Promise<BenchTeam> {
  const db = getDatabase();
  const actor = await makeMember(db, "researcher");
  const { id: queueId } = await makeQueue(db, actor.teamId);
  const { id: projectId } = await makeProject(db, actor.teamId);
  return {
    actor,
    newRun: async () => (await makeRun(db, { teamId: actor.teamId, queueId, projectId })).id,
  };
}

/** What the chore does with a run that is done. */
export async function tidyRun(runId: string): Promise<void> {
  for (const row of await findStreams(getDatabase(), runId)) await tidyStream(row, true);
}

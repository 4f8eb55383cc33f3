import { getDatabase } from "../../db/client";
import { type Checkpoint, findNewestCheckpoints } from "../../db/run-checkpoints";
import { type Result, refuse, succeed } from "../../result";
import { finalStates } from "../../runs/run-state";
import { launchIssue } from "./launch-issue";

/** Before no attempt in particular: after them all. */
const afterAll = 2 ** 31 - 1;

/** The newest checkpoints of a run, which a new attempt or another run can go on from. */
export async function findNewestOf(runId: string): Promise<Checkpoint[]> {
  return await findNewestCheckpoints(getDatabase(), { runId, before: afterAll });
}

/** What a run that resumes this one begins from; why it cannot be resumed, in words. */
export async function findResumable({
  id,
  name,
  state,
}: {
  id: string;
  name: string;
  state: string;
}): Promise<Result<Checkpoint[]>> {
  const no = (why: string): Result<Checkpoint[]> =>
    refuse([launchIssue("not-resumable", `Run ${name} ${why}`, "/runId")]);
  if (!finalStates.some((one) => one === state))
    return no("has not ended yet: stop it first, or let it go on.");
  if (state === "finished") return no("has finished: there is nothing left to do. Rerun it to do it again.");
  const newest = await findNewestOf(id);
  if (newest.length > 0) return succeed(newest);
  return no(
    "has no checkpoint to go on from: none was committed, or they were deleted. Rerun it from its beginning, and give an output `every: 10m` to have some.",
  );
}

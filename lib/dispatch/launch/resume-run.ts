import type { Actor } from "../../access/actor";
import { parseInput, type Result, refuse } from "../../result";
import { resumeInputSchema } from "../schema";
import { launchAgain } from "./launch-again";
import { type FindCommit, findRemoteCommit } from "./resolve-commit";
import type { Submitted } from "./store-launch";

/** Goes on with a run that was cancelled, failed or lost: a new run of the same frozen documents, from its newest checkpoints (A8). */
export async function resumeRun(
  actor: Actor,
  input: unknown,
  findCommit: FindCommit = findRemoteCommit,
): Promise<Result<Submitted>> {
  const parsed = parseInput(resumeInputSchema, input);
  if (!parsed.ok) return refuse(parsed.issues);
  return await launchAgain(actor, { ...parsed.value, mode: "resume" }, findCommit);
}

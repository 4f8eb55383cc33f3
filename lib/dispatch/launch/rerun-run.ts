import type { Actor } from "../../access/actor";
import { parseInput, type Result, refuse } from "../../result";
import { rerunInputSchema } from "../schema";
import { launchAgain } from "./launch-again";
import { type FindCommit, findRemoteCommit } from "./resolve-commit";
import type { Submitted } from "./store-launch";

/** Runs a run again: `today` merges the same request with the queue and the team's defaults of today; `exact` takes the frozen documents. */
export async function rerunRun(
  actor: Actor,
  input: unknown,
  findCommit: FindCommit = findRemoteCommit,
): Promise<Result<Submitted>> {
  const parsed = parseInput(rerunInputSchema, input);
  return parsed.ok ? await launchAgain(actor, parsed.value, findCommit) : refuse(parsed.issues);
}

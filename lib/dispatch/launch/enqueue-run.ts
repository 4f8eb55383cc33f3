import type { Actor } from "../../access/actor";
import { isAcceptable } from "../../config/issue";
import { getDatabase } from "../../db/client";
import { parseInput, type Result, refuse, succeed } from "../../result";
import { launchInputSchema } from "../schema";
import { checkBuilder } from "./check-builder";
import { checkOutputs } from "./check-outputs";
import { pinCommit, planLaunch } from "./plan-launch";
import { readLaunch, requireLauncher } from "./read-launch";
import { type FindCommit, findRemoteCommit } from "./resolve-commit";
import { resolveInputs } from "./resolve-inputs";
import { findSubmitted, type Submitted, storeLaunch } from "./store-launch";

/**
 * Launches a run: merges and checks everything by the same rules as the form (R1–R43), freezes the outcome, and puts the run into
 * its queue's line. All issues come back together; a repeated idempotency key gives the first run.
 */
export async function enqueueRun(
  actor: Actor,
  input: unknown,
  findCommit: FindCommit = findRemoteCommit,
): Promise<Result<Submitted>> {
  const parsed = parseInput(launchInputSchema, input);
  if (!parsed.ok) return refuse(parsed.issues);
  const request = await readLaunch(actor, parsed.value);
  if (!request.ok) return refuse(request.issues);
  const person = requireLauncher(actor, request.value.queue.id);
  const { idempotencyKey = null, override } = parsed.value;
  const earlier = await findSubmitted(person, idempotencyKey);
  if (earlier) return succeed(earlier);
  const built = checkBuilder(planLaunch(person, request.value), request.value.builders);
  const plan = await checkOutputs(built, person.teamId);
  if (!isAcceptable(plan.issues)) {
    const inputs = await resolveInputs(getDatabase(), person.teamId, plan);
    return refuse([...plan.issues, ...inputs.issues]);
  }
  const commit = await pinCommit(plan, findCommit);
  const overrideText = override ?? null;
  return await storeLaunch(person, plan, { commit, overrideText, idempotencyKey });
}

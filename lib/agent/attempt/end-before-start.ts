import { describeStop } from "../../runners/describe-stop";
import { AlreadyStartedError, reasonOfStop, StartRefusal, type StopReason } from "../../runners/runner";
import type { Outcome } from "../../runs/agent-protocol";

/** What was running is gone without a trace: a container that someone removed, say. */
export class VanishedError extends Error {}

/** The outcome of an attempt whose program never ran, by what was thrown on the way. */
export function endBeforeStart(error: unknown, stopReason: StopReason | null): Outcome {
  return { ...judge(error, stopReason), exitCode: null, signal: null };
}

function judge(
  error: unknown,
  stopReason: StopReason | null,
): Pick<Outcome, "reason" | "cause" | "diagnosis"> {
  if (stopReason !== null)
    return { ...reasonOfStop(stopReason), diagnosis: `${describeStop(stopReason)}, before its program ran` };
  if (error instanceof StartRefusal)
    return { reason: error.reason, cause: error.outcomeCause, diagnosis: error.message };
  if (error instanceof AlreadyStartedError || error instanceof VanishedError)
    return { reason: "lost", cause: "agent", diagnosis: error.message };
  const why = error instanceof Error ? error.message : String(error);
  return { reason: "failed", cause: "agent", diagnosis: `the agent could not run it: ${why}` };
}

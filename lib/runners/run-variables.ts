import type { AttemptSpec } from "./runner";

/** What every program can read about the run it is, whatever it runs on. */
export function runVariables(spec: AttemptSpec): Record<string, string> {
  return {
    SLIPWAY_RUN_ID: spec.runId,
    SLIPWAY_RUN_NAME: spec.runName,
    SLIPWAY_ATTEMPT: String(spec.attempt),
    SLIPWAY_QUEUE: spec.queue,
    SLIPWAY_PROJECT: spec.project,
    ...(spec.checkpoints !== undefined && spec.checkpoints.length > 0 && resumeVariables),
  };
}

/** The attempt goes on from a checkpoint: by the first our own programs know, by the second W&B's client. */
const resumeVariables = { SLIPWAY_RESUME: "1", WANDB_RESUME: "allow" };

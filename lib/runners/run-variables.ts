import type { AttemptSpec } from "./runner";

/** What every program can read about the run it is, whatever it runs on. */
export function runVariables(spec: AttemptSpec): Record<string, string> {
  return {
    SLIPWAY_RUN_ID: spec.runId,
    SLIPWAY_RUN_NAME: spec.runName,
    SLIPWAY_ATTEMPT: String(spec.attempt),
    SLIPWAY_QUEUE: spec.queue,
    SLIPWAY_PROJECT: spec.project,
  };
}

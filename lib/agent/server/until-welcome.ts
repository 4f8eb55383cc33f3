import { logFailure } from "../../logger";
import { repeat } from "../../runners/repeat";
import { ServerRefusal } from "./server-client";

/** An agent that was killed counts as alive for 24 s; a copy of its work directory elsewhere is refused for longer. */
const usualPatienceMs = 40_000;
const usualPauseMs = 2_000;

/** Registers; while the server hears from another process with this id, it is asked again, as that may just have been killed. */
export async function untilWelcome<T>(
  register: () => Promise<T>,
  signal: AbortSignal,
  patienceMs = usualPatienceMs,
  pauseMs = usualPauseMs,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  const pauseAfter = (error: unknown, failures: number) => {
    if (!(error instanceof ServerRefusal) || error.code !== "CONFLICT" || performance.now() > deadline)
      throw error;
    if (failures === 1) logFailure("request:failed", error, { call: "register" });
    return pauseMs;
  };
  return await repeat(register, pauseAfter, signal);
}

import type { RunState } from "../runs/run-state";
import { note } from "./output";

interface Ended {
  state: RunState;
  exitCode: number | null;
  diagnosis: string | null;
}

/** The exit code of a command that waits for a run is the run's own result: 0 finished, 1 otherwise. */
export function endWithRun(name: string, { state, exitCode, diagnosis }: Ended): void {
  process.exitCode = state === "finished" ? 0 : 1;
  const why = diagnosis ?? (exitCode === null ? "" : `exit code ${exitCode}`);
  note(`${state === "finished" ? "✓" : "✕"} ${name} ${state}${why === "" ? "" : `: ${why}`}`);
}

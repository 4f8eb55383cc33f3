import type { Exit } from "../runs/exit-signal";

/** How a program ended, the same words on every resource. */
export function describeExit({ exitCode, signal }: Exit): string {
  if (signal === null) return `exit code ${exitCode}`;
  return exitCode === null ? `ended by ${signal}` : `ended by ${signal} (exit code ${exitCode})`;
}

/** The same for a signal that the agent has not sent. */
export function describeForeignSignal(exit: Exit): string {
  const cause = exit.signal === "SIGKILL" ? "; somebody killed it, or there was not enough memory" : "";
  return `${describeExit(exit)}, which Slipway did not send${cause}`;
}

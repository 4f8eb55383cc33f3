import type { StopReason } from "./runner";

/** Why an attempt was stopped, for the outcome's sentence. */
export function describeStop(reason: StopReason): string {
  switch (reason) {
    case "cancelled":
      return "stopped because the run was cancelled";
    case "max-run-time":
      return "stopped because the run took longer than its maximum run time";
    case "lease-lost":
      return "stopped because the lease was lost";
    case "agent-stopping":
      return "stopped because the agent was shut down";
  }
}

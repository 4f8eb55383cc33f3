import { z } from "zod";
import { type Outcome, outcomeSchema } from "../../../runs/agent-protocol";
import { completeExit } from "../../../runs/exit-signal";
import { describeExit } from "../../describe-exit";
import { describeStop } from "../../describe-stop";
import { reasonOfStop, type StopReason } from "../../runner";
import { mainStatus } from "../cluster/kube-objects";
import { orderPods } from "../workload/pod-order";
import type { AttemptView } from "./assess-attempt";

/** Why the agent ends an attempt: it was told to, or it saw that there is no use in going on. */
export type Ending = { stop: StopReason } | { outcome: Outcome };

const endingSchema: z.ZodType<Ending> = z.union([
  z.object({ stop: z.enum(["cancelled", "max-run-time", "lease-lost", "agent-stopping"]) }),
  z.object({ outcome: outcomeSchema }),
]);

export function formatEnding(ending: Ending): string {
  return JSON.stringify(ending);
}

export function parseEnding(text: string | undefined): Ending | null {
  try {
    return endingSchema.safeParse(JSON.parse(text ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

/** The outcome of an attempt that the agent has ended, from what is known of its pods. */
export function endedBy(ending: Ending, view: AttemptView, isConfirmed: boolean): Outcome {
  const unconfirmed = "; the cluster has not confirmed that it is over";
  if ("outcome" in ending) {
    const { diagnosis } = ending.outcome;
    return { ...ending.outcome, diagnosis: isConfirmed ? diagnosis : diagnosis + unconfirmed };
  }
  const exitCode = exitCodeOf(view);
  return {
    ...reasonOfStop(ending.stop),
    ...completeExit({ exitCode, signal: null }),
    diagnosis: `${describeStop(ending.stop)}${isConfirmed ? howItEnded(view, exitCode) : unconfirmed}`,
  };
}

function howItEnded({ pods }: AttemptView, exitCode: number | null): string {
  if (exitCode === 137) return ": killed, because it did not end within the grace time";
  if (exitCode !== null) return `: ${describeExit(completeExit({ exitCode, signal: null }))}`;
  const hasRun = pods.some(({ pod }) => mainStatus(pod)?.state.running);
  return hasRun ? ": its pod was deleted" : " before it had started";
}

function exitCodeOf({ pods }: AttemptView): number | null {
  const leading = orderPods(pods.map(({ pod }) => pod));
  const ends = leading.flatMap((pod) => mainStatus(pod)?.state.terminated ?? []);
  return ends.at(0)?.exitCode ?? null;
}

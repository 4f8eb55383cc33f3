import { completeExit } from "../../runs/exit-signal";
import { describeExit, describeForeignSignal } from "../describe-exit";
import { describeStop } from "../describe-stop";
import type { EndedAttempt } from "../runner";
import { reasonOfStop } from "../runner";
import type { EndRecord, Started } from "./attempt-files";
import { explainSandbox } from "./sandbox/explain-sandbox";

/** How the supervisor's last word reads for people. */
export function toEndedAttempt(end: EndRecord): EndedAttempt {
  const exit = completeExit(end);
  return {
    outcome: { ...exit, ...judge({ ...end, ...exit }) },
    startedAt: end.startedAt,
    endedAt: end.endedAt,
  };
}

function judge(end: EndRecord): Pick<EndedAttempt["outcome"], "reason" | "cause" | "diagnosis"> {
  const { exitCode, signal, stop, isForced, isOom, isAtLimit, sandboxProblem } = end;
  const how = describeExit(end);
  if (stop !== null) {
    const ending = isForced ? "killed, because it did not end within the grace time" : how;
    return { ...reasonOfStop(stop), diagnosis: `${describeStop(stop)}: ${ending}` };
  }
  if (isAtLimit || isOom)
    return {
      reason: "failed",
      cause: "oom",
      diagnosis: isAtLimit
        ? "killed by the kernel: the run needed more memory than it may have (`memory` of resource_args.local-process, or of the agent)"
        : "killed by the kernel: the machine ran out of memory",
    };
  if (typeof sandboxProblem === "string")
    return { reason: "failed", cause: "start", diagnosis: explainSandbox(sandboxProblem) };
  const left = end.leftBehind > 0 ? `; killed ${count(end.leftBehind)} it had left behind` : "";
  if (signal !== null)
    return { reason: "failed", cause: "signal", diagnosis: describeForeignSignal(end) + left };
  return { reason: exitCode === 0 ? "finished" : "failed", cause: "exit", diagnosis: how + left };
}

function count(processes: number): string {
  return processes === 1 ? "a process" : `${processes} processes`;
}

/** The end of an attempt whose supervisor was killed: nobody knows how the program ended. */
export function toLostAttempt(started: Started | null, endedAt: Date): EndedAttempt {
  return {
    outcome: {
      reason: "lost",
      cause: "agent",
      exitCode: null,
      signal: null,
      diagnosis:
        "the process that watched over the program was killed, or the machine was restarted; how the program ended is not known",
    },
    startedAt: started?.startedAt ?? null,
    endedAt,
  };
}

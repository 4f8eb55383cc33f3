import { constants } from "node:os";
import type Docker from "dockerode";
import type { Outcome } from "../../runs/agent-protocol";
import { describeStop } from "../describe-stop";
import { type EndedAttempt, reasonOfStop, type StopReason } from "../runner";

export interface EndContext {
  stop: StopReason | null;
  graceSeconds: number;
  /** The engine was not to be reached while the container ended. */
  wasCutOff: boolean;
  /** Memory limit in bytes; 0 is none. */
  memoryLimit: number;
}

type State = Docker.ContainerInspectInfo["State"];

/** How a container that is not running any more ended. */
export function explainEnd(state: State, context: EndContext): EndedAttempt {
  const startedAt = readTime(state.StartedAt);
  const finishedAt = readTime(state.FinishedAt);
  return {
    outcome: judge(state, context),
    startedAt,
    // The engine's clock reads of a very short run can be a little out of order.
    endedAt: new Date(Math.max(finishedAt?.getTime() ?? Date.now(), startedAt?.getTime() ?? 0)),
  };
}

function judge(state: State, { stop, graceSeconds, wasCutOff, memoryLimit }: EndContext): Outcome {
  const exitCode = state.ExitCode;
  // The engine reports a signal as 128 more than its number, as shells do.
  const signal = exitCode > 128 ? signalName(exitCode - 128) : null;
  const how = signal === null ? `exit code ${exitCode}` : `ended by ${signal} (exit code ${exitCode})`;
  const end = { exitCode, signal };
  if (stop !== null) {
    const ending = signal === "SIGKILL" ? `killed after the ${graceSeconds} s grace time` : how;
    return { ...end, ...reasonOfStop(stop), diagnosis: `${describeStop(stop)}: ${ending}` };
  }
  if (state.OOMKilled && exitCode !== 0) {
    return { ...end, reason: "failed", cause: "oom", diagnosis: describeOom(memoryLimit) };
  }
  if (wasCutOff && signal !== null) {
    const diagnosis = `${how} while the Docker engine was stopped or restarted`;
    return { ...end, reason: "lost", cause: "agent", diagnosis };
  }
  if (signal !== null) {
    const hint =
      signal === "SIGKILL"
        ? `${how}, which Slipway did not send; somebody killed it, or the machine ran out of memory`
        : `${how}, which Slipway did not send`;
    return { ...end, reason: "failed", cause: "signal", diagnosis: hint };
  }
  return { ...end, reason: exitCode === 0 ? "finished" : "failed", cause: "exit", diagnosis: how };
}

function describeOom(memoryLimit: number): string {
  if (memoryLimit <= 0) return "killed by the kernel: the machine ran out of memory";
  const mebibytes = Math.round((memoryLimit / 1024 ** 2) * 10) / 10;
  return `killed by the kernel: the program needed more than its memory limit of ${mebibytes} MiB (\`memory\`)`;
}

function signalName(number: number): string | null {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? null;
}

/** The engine writes the year 1 for a time that has not come. */
export function readTime(text: string): Date | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1970 ? null : time;
}

/** The end of an attempt whose container is not there any more. */
export function explainGone(stop: StopReason | null, startedAt: Date | null, endedAt: Date): EndedAttempt {
  const gone = "its container was removed by someone else; how the program ended is not known";
  const judged =
    stop === null
      ? ({ reason: "lost", cause: "agent", diagnosis: gone } as const)
      : { ...reasonOfStop(stop), diagnosis: `${describeStop(stop)}: ${gone}` };
  return { outcome: { exitCode: null, signal: null, ...judged }, startedAt, endedAt };
}

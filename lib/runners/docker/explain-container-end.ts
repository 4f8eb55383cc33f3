import type Docker from "dockerode";
import type { Outcome } from "../../runs/agent-protocol";
import { completeExit } from "../../runs/exit-signal";
import { describeExit, describeForeignSignal } from "../describe-exit";
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
export function explainContainerEnd(state: State, context: EndContext): EndedAttempt {
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
  const end = completeExit({ exitCode: state.ExitCode, signal: null });
  const { exitCode, signal } = end;
  const how = describeExit(end);
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
  if (signal !== null)
    return { ...end, reason: "failed", cause: "signal", diagnosis: describeForeignSignal(end) };
  return { ...end, reason: exitCode === 0 ? "finished" : "failed", cause: "exit", diagnosis: how };
}

function describeOom(memoryLimit: number): string {
  if (memoryLimit <= 0) return "killed by the kernel: the machine ran out of memory";
  const mebibytes = Math.round((memoryLimit / 1024 ** 2) * 10) / 10;
  return `killed by the kernel: the program needed more than its memory limit of ${mebibytes} MiB (\`memory\`)`;
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

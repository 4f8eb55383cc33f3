import type { DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import type { Outcome } from "../../runs/agent-protocol";
import { completeExit, type Exit } from "../../runs/exit-signal";
import { describeForeignSignal } from "../describe-exit";
import { describeStop } from "../describe-stop";
import { type EndedAttempt, reasonOfStop, type StopReason } from "../runner";

export const endedStatuses: readonly string[] = ["Completed", "Failed", "Stopped"];

/** How a job that has ended did so, in words. */
export function explainJobEnd(job: DescribeTrainingJobResponse, stop: StopReason | null): EndedAttempt {
  return {
    outcome: judge(job, stop),
    startedAt: job.TrainingStartTime ?? null,
    endedAt: job.TrainingEndTime ?? job.LastModifiedTime ?? new Date(),
  };
}

function judge(job: DescribeTrainingJobResponse, stop: StopReason | null): Outcome {
  const { TrainingJobStatus: status, SecondaryStatus: detail } = job;
  const unknown = { exitCode: null, signal: null };
  if (status === "Completed") {
    const trained = { exitCode: 0, signal: null };
    if (stop !== null)
      return { ...trained, ...reasonOfStop(stop), diagnosis: `${describeStop(stop)}: exit code 0` };
    return { ...trained, reason: "finished", cause: "exit", diagnosis: "exit code 0" };
  }
  if (stop !== null) {
    const diagnosis = `${describeStop(stop)}: SageMaker ended the job, with its own grace time of 120 s`;
    return { ...unknown, ...reasonOfStop(stop), diagnosis };
  }
  if (status === "Failed") return judgeFailure(job.FailureReason ?? "SageMaker gives no reason");
  if (detail === "MaxRuntimeExceeded") {
    const limit = job.StoppingCondition?.MaxRuntimeInSeconds;
    return {
      ...unknown,
      reason: "failed",
      cause: "timeout",
      diagnosis: `stopped because the run took longer than its maximum run time of ${limit} s`,
    };
  }
  if (detail === "MaxWaitTimeExceeded") {
    const limit = job.StoppingCondition?.MaxWaitTimeInSeconds;
    return {
      ...unknown,
      reason: "failed",
      cause: "timeout",
      diagnosis: `no spot machines came within \`MaxWaitTimeInSeconds\`, ${limit} s`,
    };
  }
  return {
    ...unknown,
    reason: "failed",
    cause: "signal",
    diagnosis: "somebody stopped the training job in SageMaker",
  };
}

const program = /exec: "([^"]*)": |executable file not found|no such file or directory: unknown/iu;

function judgeFailure(text: string): Outcome {
  const exit = readExit(text);
  const told = exit.signal === null ? "" : ` (${describeForeignSignal(exit)})`;
  const diagnosis = `${text.slice(0, 2_000 - told.length)}${told}`;
  const failed = { reason: "failed", ...exit, diagnosis } as const;
  if (program.test(text)) return { ...failed, cause: "start" };
  if (/out ?of ?memory|use an instance type with more memory/iu.test(text))
    return { ...failed, cause: "oom" };
  if (/^AlgorithmError/u.test(text)) return { ...failed, cause: exit.signal === null ? "exit" : "signal" };
  // The fault of the service or of a machine of it: the program may well succeed elsewhere.
  if (/^InternalServerError/u.test(text)) return { ...failed, reason: "lost", cause: "agent" };
  return { ...failed, cause: "start" };
}

/** AWS' own containers report the end of a child as Python does: minus the signal's number. */
function readExit(text: string): Exit {
  const found = /exit ?code:? (-?\d+)/iu.exec(text);
  if (!found) return { exitCode: null, signal: null };
  const code = Number(found[1]);
  return completeExit({ exitCode: code < 0 ? 128 - code : code, signal: null });
}

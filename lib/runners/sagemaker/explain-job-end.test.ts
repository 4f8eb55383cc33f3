import { expect, it } from "vitest";
import { explainJobEnd } from "./explain-job-end";

const failedWith = (FailureReason: string) =>
  explainJobEnd(
    {
      TrainingJobName: "job",
      TrainingJobArn: "arn",
      ModelArtifacts: undefined,
      AlgorithmSpecification: undefined,
      ResourceConfig: undefined,
      StoppingCondition: undefined,
      CreationTime: undefined,
      SecondaryStatus: "Failed",
      TrainingJobStatus: "Failed",
      FailureReason,
    },
    null,
  ).outcome;

it.each([
  ["AlgorithmError: , exit code: 1", 1, null, "exit"],
  ['AlgorithmError: ExecuteUserScriptError:\nExitCode 3\nErrorMessage "x"', 3, null, "exit"],
  ["AlgorithmError: , exit code: 137", 137, "SIGKILL", "signal"],
  ["AlgorithmError: ExecuteUserScriptError:\nExitCode -9", 137, "SIGKILL", "signal"],
  [
    "AlgorithmError: OutOfMemory: Please use an instance type with more memory, exit code: 137",
    137,
    "SIGKILL",
    "oom",
  ],
])("reads %j", (text, exitCode, signal, cause) => {
  const outcome = failedWith(text);
  expect(outcome).toMatchObject({ reason: "failed", exitCode, signal, cause });
  expect(outcome.diagnosis).toContain(text);
  expect(outcome.diagnosis.includes("which Slipway did not send")).toBe(signal !== null);
});

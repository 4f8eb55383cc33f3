import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../config/tree/node";
import { readWorkloadStatus } from "./workload-status";

const condition = (type: string, more: JsonObject = {}) => ({
  conditions: [{ type, status: "True", ...more }],
});

describe("the status of a workload", () => {
  it.each<[string, JsonObject, string]>([
    ["a Job that is complete", condition("Complete"), "finished"],
    ["a Job about to be complete", condition("SuccessCriteriaMet"), "going"],
    [
      "a PyTorchJob",
      {
        conditions: [
          { type: "Created", status: "True" },
          { type: "Running", status: "False" },
          { type: "Succeeded", status: "True" },
        ],
      },
      "finished",
    ],
    [
      "a PyTorchJob that restarts",
      {
        conditions: [
          { type: "Restarting", status: "True" },
          { type: "Failed", status: "False" },
        ],
      },
      "going",
    ],
    ["a JobSet", condition("Completed"), "finished"],
    ["a RayJob", { jobStatus: "SUCCEEDED", jobDeploymentStatus: "Complete" }, "finished"],
    ["a RayJob that was stopped", { jobStatus: "STOPPED", jobDeploymentStatus: "Complete" }, "failed"],
    ["a RayJob that never came up", { jobDeploymentStatus: "Failed", message: "no head" }, "failed"],
    ["a SparkApplication", { applicationState: { state: "COMPLETED" } }, "finished"],
    ["a Volcano job", { state: { phase: "Aborted" } }, "failed"],
    ["a workflow", { phase: "Error", message: "m" }, "failed"],
    ["a Workflow that failed", { phase: "Failed", ...condition("Completed") }, "failed"],
    ["a Workflow", { phase: "Succeeded", ...condition("Completed") }, "finished"],
    ["one that only runs", { phase: "Running" }, "going"],
    ["one that says nothing", {}, "going"],
    ["one whose conditions are no list", { conditions: "x" }, "going"],
  ])("%s", (_, status, state) => expect(readWorkloadStatus({ spec: {}, status }).state).toBe(state));

  it.each<JsonObject>([{ suspend: true }, { runPolicy: { suspend: true } }])("is suspended by %j", (spec) => {
    expect(readWorkloadStatus({ spec, status: {} }).state).toBe("suspended");
    expect(readWorkloadStatus({ spec, status: condition("Failed") }).state).toBe("failed");
  });

  it("keeps the operator's words", () => {
    const failed = { state: "failed", reason: "BackoffLimitExceeded", message: "m" };
    expect(
      readWorkloadStatus({
        spec: {},
        status: condition("Failed", { reason: "BackoffLimitExceeded", message: "m" }),
      }),
    ).toEqual(failed);
    expect(readWorkloadStatus({ spec: {}, status: { phase: "Failed", message: "m" } })).toMatchObject({
      message: "m",
    });
  });
});

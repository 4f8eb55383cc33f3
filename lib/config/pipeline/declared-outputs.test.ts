import { expect, it } from "vitest";
import { declaredOutputs } from "./declared-outputs";

it.each([
  ["command: [x]\n", []],
  ["output_artifacts: [model, {name: vision/data, path: d}]\n", ["model", "vision/data"]],
  ["output_artifacts: model:best\n", []],
  ["output_artifacts: model\n", ["model"]],
  ["output_artifacts: ['ckpt-${run_id}', '{{name}}', ok]\n", ["ok"]],
  [
    "stages:\n  - {name: a, output_artifacts: [data]}\n  - {name: b, output_artifacts: [model]}\n",
    ["data", "model"],
  ],
  ["output_artifacts: [a]\n---\noutput_artifacts: [a, b]\n", ["a", "b"]],
  ["stages: 7\n", []],
  ["{", []],
])("%j makes %j", (text, names) => {
  expect(declaredOutputs({ layer: "job", file: "job.yaml", text })).toEqual(names);
});

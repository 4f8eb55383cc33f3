/** The two stages of the launch configuration's example, with a real agent and the command line. */
import fs from "node:fs";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { runCli } from "../../cli/run-cli";
import { loadRun } from "../../dispatch/history/load-run";
import { loadPipeline } from "../../dispatch/pipelines/load-pipeline";
import { openArtifactWorld } from "../../testing/artifact-world";
import { makePersonToken } from "../../testing/factories";
import { prepareTestDatabase } from "../../testing/test-database";

const { database } = prepareTestDatabase();
const { root, commit, setUp, startHere, url } = openArtifactWorld(database);

it("runs stage after stage, the second with what the first has made, and ends with the result of all", async () => {
  const world = await setUp();
  const { ana, queue } = world;
  await startHere(world);
  const file = path.join(root, "pipeline.yaml");
  fs.writeFileSync(
    file,
    `name: digits
queue: ${queue.name}
git: {repository: "file://${root}/repository", commit: ${commit}}
stages:
  - name: preprocess
    command: [sh, -c, "mkdir -p artifacts/processed-dataset && echo rows > artifacts/processed-dataset/data.txt"]
    output_artifacts: [processed-dataset]
  - name: train
    command: [sh, -c, "cat artifacts/processed-dataset/data.txt && mkdir -p artifacts/model && echo ok > artifacts/model/weights"]
    input_artifacts: ["processed-dataset:latest"]
    output_artifacts: [model]
  - name: report
    needs: [train]
    command: [sh, -c, "exit 3"]
    allow_failure: true
`,
  );
  const { token } = await makePersonToken(database(), ana);
  vi.stubEnv("SLIPWAY_URL", url());
  vi.stubEnv("SLIPWAY_API_KEY", token);
  let out = "";
  let said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
  await runCli(["launch", "--config", file, "--follow"]);
  const [pipelineId = ""] = out.split("\t");
  await runCli(["pipeline", "list"]);
  await runCli(["pipeline", "get", pipelineId]);
  const code = process.exitCode;
  process.exitCode = 0;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();

  expect(said).toContain("report: failed");
  expect(said).toContain("✓ digits finished");
  expect(code).toBe(0);
  expect(out).toContain("1 failed");
  const { stageList, edges } = await loadPipeline(ana, { pipelineId });
  expect(stageList.map(({ name, state }) => [name, state])).toEqual([
    ["preprocess", "finished"],
    ["train", "finished"],
    ["report", "failed"],
  ]);
  expect(edges).toEqual([
    { from: 0, to: 1, artifact: "processed-dataset" },
    { from: 1, to: 2, artifact: null },
  ]);
  const train = await loadRun(ana, { runId: stageList[1]?.runs[0]?.runId ?? "" });
  expect(train).toMatchObject({
    inputs: [{ version: "processed-dataset:v0", fromStage: { name: "preprocess" } }],
    outputs: [{ version: "model:v0" }],
  });
});

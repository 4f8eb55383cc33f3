/** Runs every command of the reference document as it is written there, with `wandb` for our own command. */
import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TeamId } from "../access/actor";
import { type ApiServer, startApiServer } from "../testing/api-server";
import { makeJob, makeMember, makePersonToken, makeQueue } from "../testing/factories";
import { prepareTestDatabase } from "../testing/test-database";

const { database } = prepareTestDatabase();
const fixtures = path.join(import.meta.dirname, "../config/fixtures/reference");
const reference = fs.readFileSync(path.join(fixtures, "launch-job-configuration.md"), "utf8");
const bin = path.resolve(import.meta.dirname, "../../bin/slipway.mjs");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-reference-"));
/** With the lines that a backslash continues. */
const commands = reference.match(/^wandb (?:.*\\\n)*.*$/gmu) ?? [];
const job = "docker: {image: 'registry.example.com/train:1'}\ncommand: [python, train.py]\n";
let server: ApiServer;
let token = "";
let teamId: TeamId;

beforeAll(async () => {
  server = await startApiServer();
  const actor = await makeMember(database(), "researcher");
  ({ teamId } = actor);
  ({ token } = await makePersonToken(database(), actor));
  const open = "guardrails: {overrides: [resource_args, hyperparameters]}\n";
  const queue = { resource: "kubernetes" as const, text: `${job}${open}` };
  for (const name of ["gpu-queue", "gpu-training"]) await makeQueue(database(), teamId, { ...queue, name });
  for (const name of ["llm-training", "vlm-training"]) await makeJob(database(), teamId, { name, text: job });
});
afterAll(async () => {
  await server.close();
  fs.rmSync(folder, { recursive: true });
});

/** In a shell, because quotes and continued lines are part of how a command is written. */
function run(command: string): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, SLIPWAY_URL: server.url, SLIPWAY_API_KEY: token, NO_COLOR: "1" };
  const shell = `wandb() { "${process.execPath}" "${bin}" "$@"; }\n${command}`;
  return new Promise((resolve) => {
    execFile("sh", ["-c", shell], { cwd: folder, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

async function runOf({ code, out, err }: Awaited<ReturnType<typeof run>>) {
  expect([code, err]).toEqual([0, ""]);
  const id = out.split("\t")[0] ?? "";
  return await database().run.findUniqueOrThrow({
    where: { id },
    include: { queue: true, project: true, job: true },
  });
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
}

test("there are two of them", () => {
  expect(commands.map((command) => command.split(/[\s=]/u, 3).join(" "))).toEqual([
    "wandb launch --queue",
    "wandb launch --config",
  ]);
});

test("runtime overrides are taken from the command line", async () => {
  const { config, queue } = await runOf(await run(commands[0] ?? ""));
  expect(queue?.name).toBe("gpu-queue");
  expect(config).toMatchObject({ resource_args: { kubernetes: { requests: { "nvidia.com/gpu": "4" } } } });
});

test("a config of a repository is launched", async () => {
  write("configs/jobs/model-training.yaml", `project: vision\n${job}`);
  const { config, queue, project } = await runOf(await run(commands[1] ?? ""));
  expect([queue?.name, project.name]).toEqual(["gpu-training", "vision"]);
  expect(config).toMatchObject({ command: ["python", "train.py"] });
});

test("a config may name its queue, and the command line has the last word on it", async () => {
  write("job.yaml", `queue: gpu-queue\n${job}`);
  expect((await runOf(await run("wandb launch --config job.yaml"))).queue?.name).toBe("gpu-queue");
  const { queue } = await runOf(await run("wandb launch --config job.yaml --queue gpu-training"));
  expect(queue?.name).toBe("gpu-training");
  expect((await runOf(await run("wandb launch --config - < job.yaml"))).queue?.name).toBe("gpu-queue");
});

test("a config that names a stored job starts that job with its settings", async () => {
  // Both versions of "Config versioning strategies".
  for (const part of ["1", "2"]) {
    const text = fs.readFileSync(path.join(fixtures, `28-config-versioning-strategies.${part}.yaml`), "utf8");
    write("base-training.yaml", text);
    const made = await runOf(await run("wandb launch --config base-training.yaml --queue gpu-queue"));
    expect([made.job?.name, made.jobVersion]).toEqual(["llm-training", 1]);
    const memory = part === "1" ? "32Gi" : "64Gi";
    expect(made.config).toMatchObject({
      docker: { image: "registry.example.com/train:1" },
      resource_args: { kubernetes: { requests: { memory } } },
    });
  }
});

test("the call of the Python API has its words on the command line", async () => {
  write(
    "override.yaml",
    'hyperparameters: {batch_size: 64, learning_rate: 5e-4}\nresource_args: {kubernetes: {requests: {"nvidia.com/gpu": "8"}}}\n',
  );
  const made = await runOf(
    await run("wandb launch --job vlm-training:latest --queue gpu-queue --override override.yaml"),
  );
  expect(made.config).toMatchObject({
    hyperparameters: { batch_size: 64, learning_rate: 5e-4 },
    resource_args: { kubernetes: { requests: { "nvidia.com/gpu": "8" } } },
  });
});

test("what is wrong in a config is shown at its place in the file", async () => {
  write(
    "wrong.yaml",
    "queue: gpu-queue\njob: llm-training\nresource_args:\n  kubernetes: {requests: {memory: lots}}\n",
  );
  const { code, err } = await run("wandb launch --config wrong.yaml");
  expect(code).toBe(1);
  expect(err).toMatch(/^wrong\.yaml:4:\d+: error .*\n *4 \| {3}kubernetes: \{requests: \{memory: lots\}\}/u);
  write("unknown.yaml", "queue: gpu-queue\njob: no-such-job\n");
  expect((await run("wandb launch --config unknown.yaml")).err).toContain(
    "There is no job named no-such-job.",
  );
  write("homeless.yaml", job);
  expect(await run("wandb launch --config homeless.yaml")).toMatchObject({
    code: 2,
    err: expect.stringContaining("name the queue with --queue <name>"),
  });
});

/** `slipway validate`, `slipway resolve` and `slipway pipeline graph` as processes: flags, exit codes and what is printed (R4, R25, R36, R42). */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { Command, CommanderError } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { addPipelineGraphCommand } from "./pipeline-graph";
import { addResolveCommand } from "./resolve";
import type { Terminal } from "./terminal";
import { addValidateCommand } from "./validate";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-cli-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const write = (name: string, text: string | Uint8Array) => fs.writeFileSync(path.join(folder, name), text);
const bin = path.join(import.meta.dirname, "../../bin/slipway.mjs");

/** The command in this process, as `bin/slipway.mjs` runs it; paths are below the folder, and shown without it. */
async function slipway(args: string[], input = "") {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text.replaceAll(`${folder}/`, "");
    },
  });
  const terminal: Terminal = {
    stdin: Readable.from(input === "" ? [] : [Buffer.from(input)]),
    stdout: output("stdout"),
    stderr: output("stderr"),
    exitCode: 0,
  };
  const program = new Command("slipway")
    .exitOverride()
    .configureOutput({ writeOut: terminal.stdout.write, writeErr: terminal.stderr.write });
  addValidateCommand(program, terminal);
  addResolveCommand(program, terminal);
  addPipelineGraphCommand(program.command("pipeline"), terminal);
  try {
    await program.parseAsync(args.map(inFolder), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    terminal.exitCode = 2;
  }
  return { status: terminal.exitCode, ...written };
}

/** Files are named as if the folder were the current one. */
function inFolder(arg: string, index: number, args: string[]): string {
  const before = args[index - 1] ?? "";
  const isFile = /\.yaml$|^folder$|^nowhere$/.test(arg) && before !== "--stage";
  return isFile ? path.join(folder, arg) : arg;
}

const json = async (args: string[], input?: string) => {
  const { status, stdout, stderr } = await slipway([...args, "--json"], input);
  return { status, stderr, body: JSON.parse(stdout) };
};

write(
  "queue.yaml",
  "name: gpu\nresource: docker\nconfig:\n  env: {TOKEN: '${HF}', MODE: secret-mode}\n  resource_args:\n    docker: {gpus: '{{gpus}}'}\ntemplate_variables:\n  gpus: {type: integer, default: 1, max: 4}\nguardrails:\n  overrides: any\n",
);
write("job.yaml", "docker: {image: 'a:1'}\nbase_config: base\nargs: [--id, '${run_id}']\n");
write("base.yaml", "env: {FROM: base}\n");
write("empty.yaml", "");
write("latin1.yaml", Uint8Array.from([0x61, 0x3a, 0x20, 0xe9]));
write("pipeline.yaml", "stages: [{name: a, docker: {image: a}}, {name: b, docker: {image: b}}]\n");
fs.mkdirSync(path.join(folder, "folder"));

describe("wrong usage is exit code 2 and one sentence", () => {
  it.each<[string[], string?]>([
    [["validate"]],
    [["validate", "--nope", "queue.yaml"]],
    [["validate", "missing.yaml"]],
    [["validate", "folder"]],
    [["validate", "queue.yaml", "--kind", "thing"]],
    [["validate", "-", "-"], "env: {}"],
    [["resolve"]],
    [["resolve", "--queue", "missing.yaml"]],
    [["resolve", "--queue", "queue.yaml", "--job", "folder"]],
    [["resolve", "--queue", "queue.yaml", "--set", "gpus"]],
    [["resolve", "--queue", "queue.yaml", "--set", "=1"]],
    [["resolve", "--queue", "queue.yaml", "--as", "root"]],
    [["resolve", "--queue", "queue.yaml", "--render", "picture"]],
    [["resolve", "--queue", "queue.yaml", "--base-dir", "nowhere"]],
    [["resolve", "--queue", "queue.yaml", "stray"]],
    [["resolve", "--queue"]],
    [["frobnicate"]],
  ])("%j", async (args, input) => {
    const { status, stdout, stderr } = await slipway(args, input);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe("validate", () => {
  it("prints one object with the kind of each file", async () => {
    const { status, body } = await json(["validate", "queue.yaml", "job.yaml", "pipeline.yaml"]);
    expect(status).toBe(0);
    expect(body).toEqual({
      ok: true,
      issues: [],
      files: [
        { file: "queue.yaml", kind: "queue" },
        { file: "job.yaml", kind: "job" },
        { file: "pipeline.yaml", kind: "pipeline" },
      ],
    });
  });

  it("what a document gets wrong is exit code 1, with issues of the promised form", async () => {
    const { status, body } = await json(["validate", "-"], "resource: docker\nname: q\nenv: {A-B: 1}\n");
    expect(status).toBe(1);
    expect(body.ok).toBe(false);
    expect(body.issues).toEqual([
      {
        code: "bad-env-name",
        severity: "error",
        message: expect.any(String),
        path: "/env/A-B",
        layer: "queue",
        file: "-",
        line: 3,
        column: 7,
        allowed: "[A-Za-z_][A-Za-z0-9_]*",
        found: "A-B",
        suggestion: "A_B",
      },
    ]);
    for (const file of ["empty.yaml", "latin1.yaml"])
      expect((await slipway(["validate", file])).status).toBe(1);
    expect((await slipway(["validate", "-"], "x".repeat(300_000))).status).toBe(1);
  });

  it("shows people the line, a caret and a fix", async () => {
    const { status, stdout } = await slipway(["validate", "-"], "name: q\nresource: dokcer\n");
    expect(status).toBe(1);
    expect(stdout).toContain("-:2:11: error");
    expect(stdout).toContain("2 | resource: dokcer\n    |           ^^^^^^\n");
    expect(stdout).toContain("try: docker");
  });

  it("draws the order of a pipeline's stages, and tells what is wrong with it", async () => {
    const pipeline = (needs: string) =>
      `stages:\n  - {name: train, job: train, input_artifacts: [set]}\n  - {name: prepare, job: prepare, output_artifacts: [set]}\n  - {name: report, job: report, needs: ${needs}}\n`;
    const drawn = await slipway(["pipeline", "graph", "-"], pipeline("train"));
    expect([drawn.status, drawn.stdout]).toEqual([
      0,
      "1  prepare\n2  train    after prepare (set)\n3  report   after train\n",
    ]);
    const asJson = await slipway(["pipeline", "graph", "-", "--json"], pipeline("train"));
    expect(JSON.parse(asJson.stdout).stages[0]).toEqual({
      stage: "train",
      rank: 1,
      after: [{ stage: "prepare", artifact: "set" }],
    });
    const wrong = await slipway(["pipeline", "graph", "-"], pipeline("report"));
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('"report" waits for "report"')]);
    const none = await slipway(["pipeline", "graph", "-"], "job: train\n");
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining("is no pipeline")]);
  });

  it("sends no control characters of a document to the terminal", async () => {
    const { status, stdout } = await slipway(
      ["validate", "-"],
      "priority: 'x \u001b[31m\u009b31m\u202e y'\n",
    );
    expect(status).toBe(1);
    expect(stdout).toContain("1 | priority: 'x  [31m");
    for (const character of ["\u001b", "\u009b", "\u202e"]) expect(stdout).not.toContain(character);
  });

  it("never quotes a secret", async () => {
    const token = `ghp_${"0123456789abcdefghijABCDEFGHIJ012345"}`;
    const key = "0123456789abcdef0123456789abcdef01234567";
    const text = `env:\n  A: ${token}\n  WANDB_API_KEY: ${key}\n  B-C: ${token} # ${token}\nargs: [${token}, {}]\n`;
    for (const args of [
      ["validate", "-"],
      ["validate", "-", "--json"],
      ["resolve", "--queue", "queue.yaml", "--job", "-"],
    ]) {
      const { status, stdout, stderr } = await slipway(args, text);
      expect(status).toBe(1);
      expect(stdout + stderr).not.toContain(token.slice(6, 30));
      expect(stdout + stderr).not.toContain(key.slice(6, 30));
    }
  });
});

describe("resolve", () => {
  it("prints config, sources and the request", async () => {
    const files = ["--queue", "queue.yaml", "--job", "job.yaml", "--base-dir", folder];
    const flags = ["--set", "gpus=2", "--run-id", "abc", "--render", "manifest"];
    const { status, body } = await json(["resolve", ...files, ...flags]);
    expect(status).toBe(0);
    expect(body.ok).toBe(true);
    expect(body.config).toEqual({
      env: { TOKEN: "${HF}", MODE: "secret-mode", FROM: "base" },
      resource_args: { docker: { gpus: 2 } },
      docker: { image: "a:1" },
      base_config: "base",
      args: ["--id", "abc"],
    });
    expect(body.sources["/env/FROM"]).toEqual({ layer: "base", file: "base.yaml", line: 1, column: 13 });
    expect(body.manifest).toMatchObject({ Image: "a:1", Cmd: ["--id", "abc"] });
    expect(body.from_agent).toEqual([{ name: "HF", at: "/Env/0" }]);
  });

  it("hides the admin's values from a submitter", async () => {
    const { body } = await json([
      "resolve",
      "--queue",
      "queue.yaml",
      "--job",
      "job.yaml",
      "--base-dir",
      folder,
      "--as",
      "submitter",
    ]);
    expect(body.config.env).toEqual({ TOKEN: "***", MODE: "***", FROM: "base" });
    expect(body.manifest).toBeUndefined();
  });

  it("takes overrides from standard input and from flags", async () => {
    const { status, body } = await json(
      [
        "resolve",
        ...[
          "--queue",
          "queue.yaml",
          "--override",
          "-",
          "--override-resource-args",
          '{"docker": {"memory": "1g"}}',
        ],
        ...["--project", "1.10", "--entity", "007"],
      ],
      "env: {MODE: mine}\n",
    );
    expect(status).toBe(0);
    expect(body.config).toMatchObject({
      env: { MODE: "mine" },
      resource_args: { docker: { memory: "1g" } },
      project: "1.10",
      entity: "007",
    });
    expect(body.sources["/env/MODE"]).toMatchObject({ layer: "override", file: "-" });
  });

  it("resolves one stage, and says when there is none", async () => {
    const args = ["resolve", "--queue", "queue.yaml", "--job", "pipeline.yaml", "--stage"];
    expect((await json([...args, "b"])).body.config).toMatchObject({ name: "b", docker: { image: "b" } });
    expect((await json([...args, "c"])).status).toBe(1);
  });

  it("an unknown field is exit code 1 with a suggestion", async () => {
    const { status, body } = await json(["resolve", "--queue", "queue.yaml", "--set", "gpu=2"]);
    expect(status).toBe(1);
    expect(body.issues).toMatchObject([{ code: "unknown-field", suggestion: "gpus", layer: "template" }]);
  });

  it("shows people every line with its source", async () => {
    const { status, stdout, stderr } = await slipway([
      "resolve",
      "--queue",
      "queue.yaml",
      "--job",
      "job.yaml",
      "--base-dir",
      folder,
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}FROM: base +# base base\.yaml:1:13$/m);
    expect(stdout).toMatch(/^ {4}gpus: 1 +# template-default gpus queue\.yaml:8:34$/m);
    expect(stderr).toBe("✓ no issues\n");
  });
});

describe("bin/slipway.mjs", () => {
  it("ends with the exit code, in the current directory, without a stack trace", () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: "utf8", input: "env: {}\n" });
    expect(run("resolve", "--queue", "queue.yaml", "--job", "job.yaml", "--json")).toMatchObject({
      status: 0,
    });
    expect(run("validate", "-", "--json").stdout).toContain('"kind": "job"');
    const wrong = run("validate", "missing.yaml");
    expect(wrong).toMatchObject({ status: 2, stdout: "" });
    expect(wrong.stderr).toBe("error: missing.yaml cannot be read: there is no such file\n");
  }, 60_000);
});

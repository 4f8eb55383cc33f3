/** Every command that asks a server, against one that takes the call and never answers; some as processes, which must not end silently. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createProgram } from "./program";
import { runCli } from "./run-cli";
import { shownCommands } from "./shown-commands";

const bin = path.join(import.meta.dirname, "../../bin/slipway.mjs");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-silent-"));
const file = path.join(folder, "queue.yaml");
const started = new Set<ChildProcess>();
let server: http.Server;
let calls = 0;

beforeAll(async () => {
  fs.writeFileSync(file, "name: q\nresource: local-process\nresource_args: {local-process: {}}\n");
  fs.mkdirSync(path.join(folder, "queues"));
  fs.copyFileSync(file, path.join(folder, "queues/q.yaml"));
  fs.writeFileSync(path.join(folder, "job.yaml"), "name: j\ncommand: [sh, -c, 'true']\n");
  server = http.createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  server.closeAllConnections();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const id = "01a22ddf-1c98-739f-a662-fca9185a9b5c";
const job = () => path.join(folder, "job.yaml");

/** By their words; a command without a row fails. */
const rows: Record<string, () => string[]> = {
  launch: () => ["--queue", "q", "--job", "j"],
  "run list": () => [],
  "run get": () => [id],
  "run logs": () => [id],
  "run cancel": () => [id],
  "run rerun": () => [id],
  "run resume": () => [id],
  "run export": () => [id, "--output", path.join(folder, "run.zip")],
  "run hold": () => [id],
  "run release": () => [id],
  "run prioritise": () => [id, "--to", "high"],
  "pipeline list": () => [],
  "pipeline get": () => [id],
  "pipeline cancel": () => [id],
  "queue list": () => [],
  "queue get": () => ["q"],
  "queue apply": () => [file],
  "queue diff": () => [file],
  "queue line": () => ["q"],
  "queue pause": () => ["q"],
  "queue resume": () => ["q"],
  "job list": () => [],
  "job get": () => ["j"],
  "job apply": () => [job()],
  "job create": () => ["j", job()],
  "job save": () => ["j", job()],
  "job alias": () => ["j", "prod", "--version", "1"],
  "artifact list": () => [],
  "artifact get": () => ["p/a", path.join(folder, "a")],
  "artifact put": () => [file, "p/a"],
  "artifact alias": () => ["p/a:v1", "best"],
  "artifact delete": () => ["p/a:v1"],
  "artifact lineage": () => ["p/a"],
  "artifact gc": () => [],
  "agent list": () => [],
  "token list": () => [],
  "token create": () => ["t"],
  "token revoke": () => [id],
  export: () => [path.join(folder, "out")],
  import: () => [folder],
};
/** Ask no server, go on for ever by design, or have a time of their own. */
const others = ["agent", "agent doctor", "pipeline graph", "validate", "resolve"];

interface Ended {
  code: number | null;
  output: string;
}

const environment = () => ({
  SLIPWAY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  SLIPWAY_API_KEY: "slw_silent",
  SLIPWAY_AGENT_TOKEN: "slw_silent",
  SLIPWAY_WORK_DIR: folder,
  SLIPWAY_TIMEOUT: "0.2",
});

function start(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment(), ...more },
  });
  started.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => (output += data.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

function leaves(command: Command, words: string[] = []): string[] {
  const own = command.commands.length === 0 || words.join(" ") === "agent" ? [words.join(" ")] : [];
  return [...own, ...shownCommands(command).flatMap((one) => leaves(one, [...words, one.name()]))];
}

it("has a row for every command", () => {
  expect(new Set([...Object.keys(rows), ...others])).toEqual(new Set(leaves(createProgram("0.0.0"))));
});

describe.each(Object.keys(rows))("slipway %s", (words) => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = 0;
  });

  it("ends with words and the code of a failure", async () => {
    for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value);
    let output = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      output += String(text);
      return true;
    });
    const before = calls;
    await runCli([...words.split(" "), ...(rows[words]?.() ?? [])]);
    expect([output, process.exitCode]).toEqual([expect.stringContaining("does not answer in time"), 1]);
    expect(calls).toBeGreaterThan(before);
  });
});

describe("the process", () => {
  it.each(["launch", "run logs", "queue apply", "export", "agent doctor"])(
    "of slipway %s ends with words and the code of a failure",
    async (words) => {
      const { code, output } = await start([...words.split(" "), ...(rows[words]?.() ?? [])]);
      expect([output, code]).toEqual([expect.stringContaining("does not answer in time"), 1]);
      expect(output).not.toMatch(/unsettled|\bat .+:\d+:\d+/);
    },
  );

  it("refuses a SLIPWAY_TIMEOUT that is no number of seconds", async () => {
    const { code, output } = await start(["queue", "list"], { SLIPWAY_TIMEOUT: "soon" });
    expect([output, code]).toEqual([expect.stringContaining("SLIPWAY_TIMEOUT"), 2]);
  });
});

/** Starts an attempt in an agent-like process of its own, which can then be killed: what adoption is tested with. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { AttemptSpec, Runner } from "../runners/runner";
import { collectOutput } from "./collect-output";

/** Where a module makes a runner: an export that takes the options and gives the runner. */
export interface RunnerModule {
  file: string;
  create: string;
  options: Record<string, unknown>;
}

interface ChildReport {
  id: string;
  position: string | null;
  text: string;
}

/** Settles once the child's attempt has printed `until`; the child has then been killed with SIGKILL. */
export async function startInChildAndKill(
  module: RunnerModule,
  spec: AttemptSpec,
  until: string,
): Promise<ChildReport> {
  const child = spawn(process.execPath, ["--import", "tsx", import.meta.filename], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: path.resolve(import.meta.dirname, "../.."),
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.write(`${JSON.stringify({ module, spec, until })}\n`);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve).once("close", reject);
  });
  child.kill("SIGKILL");
  await gone;
  return JSON.parse(line) as ChildReport;
}

async function runInChild(line: string): Promise<void> {
  const { module, spec, until } = JSON.parse(line) as {
    module: RunnerModule;
    spec: AttemptSpec;
    until: string;
  };
  const exports = (await import(pathToFileURL(module.file).href)) as Record<
    string,
    (options: unknown) => Runner
  >;
  const runner = exports[module.create]?.(module.options);
  if (!runner) throw new Error(`${module.file} exports no ${module.create}`);
  const output = collectOutput();
  const handle = await runner.start(spec, output, new AbortController().signal);
  await output.until(until);
  const report: ChildReport = { id: handle.id, position: output.position(), text: output.text() };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  setInterval(() => undefined, 60_000); // lives until it is killed
}

if (process.argv[1] === import.meta.filename)
  createInterface({ input: process.stdin }).once("line", (line) => void runInChild(line));

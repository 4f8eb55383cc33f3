/** Python programs of others, in environments that are made when a measurement needs them and kept outside of the repository. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "slipway-tests");

/** The folder of programs of an environment with that package, or why it cannot be had here. */
export function findPython(name: string, version: string): { bin: string } | string {
  const home = path.join(cache, `${name}-${version}`);
  const bin = path.join(home, "bin");
  if (existsSync(path.join(home, "ready"))) return { bin };
  try {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    execFileSync("python3", ["-m", "venv", home], { stdio: "pipe", timeout: 120_000 });
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `${name}==${version}`];
    execFileSync(path.join(bin, "python"), pip, { stdio: "pipe", timeout: 600_000 });
    writeFileSync(path.join(home, "ready"), "");
    return { bin };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return `needs Python with venv and the package ${name} ${version}: ${why}`;
  }
}

interface Program {
  bin: string;
  /** The name of a program of the environment, and what it is given. */
  argv: readonly string[];
  env?: Record<string, string>;
}

/** Runs it in a folder of its own; gives the last line it printed, as JSON. */
export async function runPython({ bin, argv, env }: Program): Promise<unknown> {
  return await inFolder(async (cwd) => {
    const child = start({ bin, argv, ...(env && { env }) }, cwd);
    const [out, said, code] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr),
      new Promise<number | null>((resolve) => child.once("close", resolve)),
    ]);
    if (code !== 0) throw new Error(`${argv[0]} ended with ${code}: ${said.slice(-500)}`);
    return JSON.parse(out.trimEnd().split("\n").at(-1) ?? "null");
  });
}

/** Does something while a server of theirs runs. */
export async function withServer<T>(program: Program, url: string, work: () => Promise<T>): Promise<T> {
  return await inFolder(async (cwd) => {
    const child = start(program, cwd);
    child.stdout?.resume();
    const said = collect(child.stderr);
    try {
      await answers(url, child, said);
      return await work();
    } finally {
      // Its workers are of its group.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    }
  });
}

async function answers(url: string, child: ChildProcess, said: Promise<string>): Promise<void> {
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${(await said).slice(-500)}`);
    const answer = await fetch(url).catch(() => null);
    if (answer) return;
    await delay(200);
  }
  throw new Error(`nothing answers at ${url}`);
}

function start({ bin, argv: [name = "", ...rest], env }: Program, cwd: string) {
  return spawn(path.join(bin, name), rest, {
    cwd,
    detached: true,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: cwd, NODE_ENV: "test", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function inFolder<T>(work: (cwd: string) => Promise<T>): Promise<T> {
  const cwd = mkdtempSync(path.join(os.tmpdir(), "slipway-bench-"));
  try {
    return await work(cwd);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function collect(stream: AsyncIterable<Buffer> | null): Promise<string> {
  const parts: Buffer[] = [];
  if (stream) for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

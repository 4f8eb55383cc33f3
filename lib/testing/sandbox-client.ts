/** Runs programs as an agent of some user would, in a process of its own: what a sandbox holds back depends on who makes it. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { createLocalProcessRunner } from "../runners/local-process/local-process-runner";
import type { SandboxSettings } from "../runners/local-process/sandbox/sandbox";
import type { Program } from "../runners/runner.contract";
import { collectOutput } from "./collect-output";
import { makeProcessSpec } from "./process-spec";

export interface SandboxRequest {
  agentDir: string;
  /** Left out: no sandbox, to see that the way out would be one. */
  sandbox?: SandboxSettings;
  program: Program;
  codeDir?: string;
}

export interface SandboxAnswer {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  diagnosis: string;
}

export interface SandboxClient {
  pid: number;
  run(request: SandboxRequest): Promise<SandboxAnswer>;
  close(): Promise<void>;
}

/** `uid`: who the agent is; only root can choose. */
export function startSandboxClient(uid: number, env: Record<string, string>): SandboxClient {
  const become =
    process.getuid?.() === uid ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--"];
  const [program = "", ...args] = [...become, process.execPath, "--import", "tsx", import.meta.filename];
  const left = fs.openSync("/dev/null", "r");
  const child = spawn(program, args, {
    cwd: path.resolve(import.meta.dirname, "../.."),
    env: { PATH: process.env.PATH, NODE_ENV: "test", TSX_DISABLE_CACHE: "1", ...env },
    // What a service manager or a shell may leave open for whom it starts.
    stdio: ["pipe", "pipe", "inherit", left],
  });
  fs.closeSync(left);
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("a child without pipes");
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    async run(request) {
      stdin.write(`${JSON.stringify(request)}\n`);
      const { value } = await lines.next();
      if (value === undefined) throw new Error("the agent's process has ended");
      const answer = JSON.parse(value) as SandboxAnswer | { thrown: string };
      if ("thrown" in answer) throw new Error(answer.thrown);
      return answer;
    },
    async close() {
      stdin.end();
      await gone;
    },
  };
}

async function answer({ agentDir, sandbox, program, codeDir }: SandboxRequest): Promise<SandboxAnswer> {
  const runner = createLocalProcessRunner({
    environment: process.env,
    cgroup: "off",
    ...(sandbox && { sandbox }),
  });
  const output = collectOutput();
  try {
    const spec = { ...makeProcessSpec(agentDir, program), codeDir: codeDir ?? null };
    const handle = await runner.start(spec, output, new AbortController().signal);
    const { exitCode, diagnosis } = (await handle.ended).outcome;
    return { stdout: output.text("stdout"), stderr: output.text("stderr"), exitCode, diagnosis };
  } finally {
    await runner.close();
  }
}

if (process.argv[1] === import.meta.filename)
  for await (const line of createInterface({ input: process.stdin })) {
    const told = await answer(JSON.parse(line) as SandboxRequest).catch((error: unknown) => ({
      thrown: error instanceof Error ? error.message : String(error),
    }));
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }

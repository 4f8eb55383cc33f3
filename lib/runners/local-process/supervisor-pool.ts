import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

/** What a supervisor is told; see supervisor.mjs. */
export interface SupervisorOrder {
  dir: string;
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  mark: string;
  cgroup: { dir: string; files: Record<string, string> } | null;
  sandboxInputs: string[] | null;
  graceSeconds: number;
  maxRunSeconds: number | null;
  segmentBytes: number;
  maxSegments: number;
}

const answerSchema = z.union([
  z.object({ pid: z.int() }),
  z.object({ refused: z.enum(["claim", "spawn", "cgroup", "sandbox"]), code: z.string() }),
]);
export type SupervisorAnswer = z.infer<typeof answerSchema>;

export interface SupervisorPool {
  /** Hands an order to a supervisor and gives its answer; null when it died without one. */
  hand(order: SupervisorOrder): Promise<SupervisorAnswer | null>;
  close(): void;
}

/** The next supervisor comes up after the program it would take the processor from. */
const pauseMs = 50;
const script = path.join(import.meta.dirname, "supervisor.mjs");

/**
 * One supervisor is started ahead of need: a Node process takes 30–60 ms to come up, which is most of the way from
 * submitting a run to its program. It leaves when the agent closes its input, or dies.
 */
export function createSupervisorPool(env: Record<string, string>, prlimit: string | null): SupervisorPool {
  let idle: ChildProcess | null = null;
  let isClosed = false;
  const prepare = () => {
    if (isClosed || idle) return;
    const supervisor = spawnSupervisor(env, prlimit);
    idle = supervisor;
    supervisor.once("exit", () => {
      if (idle === supervisor) idle = null;
    });
  };
  prepare();
  return {
    async hand(order) {
      const supervisor = idle ?? spawnSupervisor(env, prlimit);
      idle = null;
      try {
        return await handOver(supervisor, order);
      } finally {
        setTimeout(prepare, pauseMs).unref();
      }
    },
    close() {
      isClosed = true;
      idle?.stdin?.end();
      idle = null;
    },
  };
}

function spawnSupervisor(env: Record<string, string>, prlimit: string | null): ChildProcess {
  // A core dump would lay the secrets of a program's environment on the disk; what is forbidden here holds for all below.
  const [file = "", ...args] = [
    ...(prlimit === null ? [] : [prlimit, "--core=0", "--"]),
    ...[process.execPath, "--max-old-space-size=64", script],
  ];

  // A session of its own: neither a Ctrl-C in the agent's terminal nor the agent's end may reach it.
  const child = spawn(file, args, {
    cwd: "/",
    env: { ...env, NODE_ENV: "production" },
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  child.on("error", () => undefined);
  for (const end of [child, child.stdin, child.stdout]) if (end && "unref" in end) unref(end);
  return child;
}

/** Pipes have `unref` at run time, though the stream types do not say so. */
function unref(end: object): void {
  if ("unref" in end && typeof end.unref === "function") end.unref();
}

async function handOver(supervisor: ChildProcess, order: SupervisorOrder): Promise<SupervisorAnswer | null> {
  const { stdin, stdout } = supervisor;
  if (!stdin || !stdout) return null;
  supervisor.ref();
  const line = new Promise<string | null>((resolve) => {
    createInterface({ input: stdout }).once("line", resolve);
    // Not `exit`: that may come before the answer of a program that ended at once has been read.
    supervisor.once("close", () => resolve(null));
    supervisor.once("error", () => resolve(null));
  });
  stdin.on("error", () => undefined);
  stdin.write(`${JSON.stringify(order)}\n`);
  const answer = await line;
  supervisor.unref();
  stdin.destroy();
  stdout.destroy();
  return answer === null ? null : answerSchema.parse(JSON.parse(answer));
}

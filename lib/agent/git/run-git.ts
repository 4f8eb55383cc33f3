import { execFile } from "node:child_process";
import fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

export type GitResult = { ok: true; output: string } | { ok: false; complaint: string };

export interface GitCall {
  cwd: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

/** Longest a single call may take: a repository of some gigabytes over a slow line. */
const timeoutMs = 30 * 60_000;

/** No hook, no prompt, no helper process that stays, no clean-up that takes objects away from attempts that borrow them. */
const settings = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.askPass=",
  "gc.auto=0",
  "maintenance.auto=false",
  "advice.detachedHead=false",
  "http.lowSpeedLimit=500",
  "http.lowSpeedTime=60",
].flatMap((setting) => ["-c", setting]);

/** Runs git without a shell. A failure is data; only an abort throws. */
export function runGit(args: readonly string[], { cwd, environment, signal }: GitCall): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 };
    execFile(
      "git",
      [...settings, ...args],
      { cwd, env: environment, signal, ...limits },
      (error, output, complaint) => {
        if (signal.aborted) reject(signal.reason);
        else if (error) resolve({ ok: false, complaint: complaint || error.message });
        else resolve({ ok: true, output: output.trim() });
      },
    );
  });
}

/** Runs git, and again while another one holds a lock; what a machine that went down has left is taken away. */
export async function runInTurn(args: readonly string[], call: GitCall): Promise<GitResult> {
  for (;;) {
    const result = await runGit(args, call);
    const lock = result.ok
      ? undefined
      : /Unable to create '([^']+\.lock)': File exists/.exec(result.complaint)?.[1];
    if (lock === undefined) return result;
    const since = fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > timeoutMs) fs.rmSync(lock, { force: true });
    else await delay(100);
    call.signal.throwIfAborted();
  }
}

const passedOn =
  /^(PATH|HOME|USER|LOGNAME|TMPDIR|XDG_CONFIG_HOME|SSH_AUTH_SOCK|SSL_CERT_(FILE|DIR)|GIT_SSL_\w+|GIT_CONFIG_\w+|(https?|no|all)_proxy)$/i;

/** The agent's own way to repositories, its credentials included, with every prompt and every other transport shut. */
export function gitEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  isLocal: boolean,
): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(source).filter(([name]) => passedOn.test(name))),
    NODE_ENV: "production",
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_ALLOW_PROTOCOL: isLocal ? "file" : "https:http:ssh:git",
    GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=20",
  };
}

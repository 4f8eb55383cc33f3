import { execFile } from "node:child_process";
import fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

export type GitResult = { ok: true; output: string } | { ok: false; complaint: string };

export interface GitCall {
  cwd: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Written to its standard input. */
  input?: string;
}

/** What a call takes from the code request; each step adds where it works. */
export type GitContext = Pick<GitCall, "environment" | "signal">;

/** Longest a single call may take: a repository of some gigabytes over a slow line. */
const timeoutMs = 30 * 60_000;

/** The list of all files of a repository of a million of them. */
const maxOutputBytes = 256 * 1024 * 1024;

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
export function runGit(
  args: readonly string[],
  { cwd, environment, signal, input }: GitCall,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: timeoutMs, maxBuffer: maxOutputBytes };
    const child = execFile(
      "git",
      [...settings, ...args],
      { cwd, env: environment, signal, ...limits },
      (error, output, complaint) => {
        if (signal.aborted) reject(signal.reason);
        else if (error) resolve({ ok: false, complaint: complaint || error.message });
        else resolve({ ok: true, output: output.trim() });
      },
    );
    // It may end before it has read everything; what it then says is its exit code.
    child.stdin?.on("error", () => undefined).end(input ?? "");
  });
}

/** Runs git, and again while another one holds a lock; what a machine that went down has left is taken away. */
export async function runInTurn(args: readonly string[], call: GitCall): Promise<GitResult> {
  for (;;) {
    const result = await runGit(args, call);
    // Another process has fetched here meanwhile; nothing is held that could be waited for.
    if (!result.ok && /shallow file has changed since we read it/.test(result.complaint)) continue;
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

/**
 * For what happens on this machine alone, such as writing a tree: no setting of the user or the system, so that the same commit
 * gives the same files everywhere and no filter program runs that `.gitattributes` names.
 */
export function bareEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(?:XDG_CONFIG_HOME|GIT_CONFIG_\w+)$/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: "production",
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_ATTR_NOSYSTEM: "1",
  };
}

/** The agent's own way to repositories, its credentials included, with every prompt and every other transport shut. */
export function gitEnvironment(
  source: Readonly<Record<string, string | undefined>>,
  isLocal: boolean,
): NodeJS.ProcessEnv {
  const { HTTP_PROXY, http_proxy = HTTP_PROXY } = source;
  return {
    ...Object.fromEntries(Object.entries(source).filter(([name]) => passedOn.test(name))),
    // Curl reads this one in lower case only.
    ...(http_proxy && { http_proxy }),
    NODE_ENV: "production",
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_ALLOW_PROTOCOL: isLocal ? "file" : "https:http:ssh:git",
    GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=20",
  };
}

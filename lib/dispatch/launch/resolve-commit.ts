import { execFile } from "node:child_process";
import { isListedSource } from "../../config/guardrails/check-sources";
import { branchProblem, refsOf } from "../../config/values/git-branch";
import { checkRepository } from "../../config/values/repository";
import { AddressRefused, type GuardedOptions } from "../../network/guarded-fetch";
import { readNetworks } from "../../network/networks";
import { listRemoteRefs } from "./list-remote-refs";

export interface CommitQuestion {
  repository: string;
  /** A branch, tag or whole ref; `HEAD` for the default branch. */
  ref: string;
  /** The queue's `sources.git`: what its admin has opened. */
  sources: readonly string[];
}

/**
 * Finds the commit a branch or tag is at now; undefined when the repository cannot be reached from here or has no such ref, and a
 * problem when this server does not ask there.
 */
export type FindCommit = (question: CommitQuestion) => Promise<string | { problem: string } | undefined>;

const timeoutMs = 4_000;

/**
 * Asks the repository, whose address comes from a person. Over http and https through the guard of outgoing addresses; nothing of this
 * server's credentials, keys or git settings is used, so ssh, where nobody is let in without a key, is left to the agent.
 */
export const findRemoteCommit: FindCommit = (question) => findCommitWith(question);

export async function findCommitWith(
  { repository, ref, sources }: CommitQuestion,
  guard: Pick<GuardedOptions, "environment" | "find"> = {},
): Promise<string | { problem: string } | undefined> {
  const address = checkRepository(repository);
  if ("problem" in address || (ref !== "HEAD" && branchProblem(ref) !== undefined)) return undefined;
  const names = ref === "HEAD" ? ["HEAD"] : refsOf(ref);
  if (address.kind === "local")
    return isListedSource("git", repository, sources) ? await askLocally(repository, names) : undefined;
  if (!/^https?:\/\//i.test(repository)) return undefined;
  const { environment = process.env } = guard;
  const openNetworks = readNetworks(environment.SLIPWAY_OPEN_NETWORKS ?? "") ?? [];
  const rules = { isListed: isNamed(repository, sources), openNetworks };
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const refs = await listRemoteRefs(withoutUser(repository), names, { ...guard, rules, signal });
    return firstOf(names, refs);
  } catch (error) {
    return error instanceof AddressRefused ? { problem: error.message } : undefined;
  }
}

/** Whether a pattern that names this very host covers the repository; `*` alone opens no private network. */
function isNamed(repository: string, sources: readonly string[]): boolean {
  const naming = sources.filter((pattern) => /^https?:\/\/[^/*]+(?:\/|$)/i.test(pattern));
  return isListedSource("git", repository, naming);
}

/** A user's name in the address could be a key. */
function withoutUser(repository: string): string {
  const url = new URL(repository);
  url.username = "";
  url.password = "";
  return url.href;
}

/** A path or file address, which only the queue's list of sources opens (R7); git on this machine knows it. */
function askLocally(repository: string, names: readonly string[]): Promise<string | undefined> {
  const peeled = names.map((name) => `${name}^{}`);
  const argv = ["-c", "credential.helper=", "ls-remote", "--", repository, ...names, ...peeled];
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    NODE_ENV: "production",
    LC_ALL: "C",
    HOME: "/nonexistent",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_ALLOW_PROTOCOL: "file",
  };
  return new Promise((resolve) => {
    const limits = { timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 64 * 1024 } as const;
    execFile("git", argv, { ...limits, env, cwd: "/" }, (error, output) => {
      const refs = new Map<string, string>();
      for (const line of error ? [] : output.split("\n")) {
        const [hash = "", name = ""] = line.split("\t");
        if (hash !== "") refs.set(name.replace(/\^\{\}$/, ""), hash);
      }
      resolve(firstOf(names, refs));
    });
  });
}

function firstOf(names: readonly string[], refs: ReadonlyMap<string, string>): string | undefined {
  return names.map((name) => refs.get(name)).find((commit) => commit !== undefined);
}

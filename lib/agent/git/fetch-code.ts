import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isListedSource } from "../../config/guardrails/check-sources";
import { branchProblem } from "../../config/values/git-branch";
import { checkCommit } from "../../config/values/git-commit";
import { checkRepository, withoutCredentials } from "../../config/values/repository";
import { StartRefusal } from "../../runners/runner";
import { createCacheKeeper } from "./cache-keeper";
import { type CacheBounds, isStillUsed, registerUse } from "./cache-use";
import { checkOut } from "./check-out";
import { type CloneCache, createCloneCache, type Found, type Wanted } from "./clone-cache";
import { type GitCall, gitEnvironment } from "./run-git";

export interface CodeRequest {
  config: Record<string, unknown>;
  /** The commit of the branch when the run was submitted; the config's own commit wins. */
  pinned: string | null;
  /** Patterns by which the queue allows file:// addresses and paths. */
  allowedGitSources: readonly string[];
  /** Made by the call. */
  dir: string;
  say(line: string): void;
  signal: AbortSignal;
}

export type FetchCode = (request: CodeRequest) => Promise<{ commit: string }>;

const gitSchema = z.object({
  repository: z.string(),
  branch: z.string().optional(),
  commit: z.string().optional(),
});

/** Puts the code of a run into a directory. What cannot be got is a StartRefusal with a sentence. */
export function createCodeFetcher(options: {
  cacheDir: string;
  environment: Readonly<Record<string, string | undefined>>;
  allowedGitSources: readonly string[];
  /** Left out: everything that was fetched is kept. */
  keep?: CacheBounds;
}): FetchCode {
  const root = path.resolve(options.cacheDir);
  const cache: CloneCache = createCloneCache(root);
  const keeper = options.keep && createCacheKeeper(root, options.keep);
  return async ({ config, pinned, allowedGitSources, dir, say, signal }) => {
    const wanted = readWanted(config, pinned);
    const isLocal = judge(wanted, [...options.allowedGitSources, ...allowedGitSources]);
    const call = { environment: gitEnvironment(options.environment, isLocal), signal };
    const found = await takeOut(cache, wanted, { dir, call, say });
    keeper?.look();
    say(`code of ${withoutCredentials(wanted.repository)} at commit ${found.commit}`);
    if (fs.existsSync(path.join(dir, ".gitmodules")))
      say("the repository has submodules: they are not fetched");
    return { commit: found.commit };
  };
}

/** Finds the commit and checks it out; from the beginning when the repository was evicted meanwhile. */
async function takeOut(
  cache: CloneCache,
  wanted: Wanted,
  { dir, call, say }: Pick<CodeRequest, "dir" | "say"> & { call: Omit<GitCall, "cwd"> },
): Promise<Found> {
  for (let round = 1; ; round += 1) {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    await registerUse(cache.dirOf(wanted.repository), dir);
    try {
      const found = await cache.find(wanted, call, say);
      await checkOut(found, { dir, repository: wanted.repository }, call);
      if (isStillUsed(found.gitDir, dir)) return found;
    } catch (error) {
      if (isStillUsed(cache.dirOf(wanted.repository), dir) || call.signal.aborted) throw error;
    }
    if (round === 3)
      throw new StartRefusal(
        "fetch",
        "the agent's cache of code is taken away faster than it can be filled",
        {
          reason: "failed",
        },
      );
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

function readWanted(config: Record<string, unknown>, pinned: string | null): Wanted {
  if (config.git === undefined && config.artifact !== undefined)
    throw new StartRefusal("fetch", "this agent gets code from git only, and the run's code is an artifact");
  const parsed = gitSchema.safeParse(config.git);
  if (!parsed.success)
    throw new StartRefusal("fetch", "the run names no git repository to get its code from");
  const { repository, branch, commit = pinned ?? undefined } = parsed.data;
  return { repository, ...(branch !== undefined && { branch }), ...(commit !== undefined && { commit }) };
}

/** The server has checked all this; the agent's machine does not depend on it. True for a source on this machine. */
function judge({ repository, branch, commit }: Wanted, allowed: readonly string[]): boolean {
  const shown = withoutCredentials(repository);
  const address = checkRepository(repository);
  if ("problem" in address)
    throw new StartRefusal("fetch", `the repository ${shown} is refused: ${address.problem}`);
  const aboutBranch = branch === undefined ? undefined : branchProblem(branch);
  if (aboutBranch) throw new StartRefusal("fetch", `the branch ${branch} is refused: ${aboutBranch}`);
  const aboutCommit = commit === undefined ? undefined : checkCommit(commit);
  if (aboutCommit && "problem" in aboutCommit)
    throw new StartRefusal("fetch", `the commit ${commit} is refused: ${aboutCommit.problem}`);
  if (address.kind === "local" && !isListedSource("git", repository, allowed))
    throw new StartRefusal(
      "fetch",
      `${shown} is a path on the agent's machine, and neither the queue's sources.git nor the agent's git_sources list it`,
    );
  return address.kind === "local";
}

import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isListedSource } from "../../config/check-sources";
import { branchProblem } from "../../config/git-branch";
import { checkCommit } from "../../config/git-commit";
import { checkRepository, withoutCredentials } from "../../config/repository";
import { StartRefusal } from "../../runners/runner";
import { checkOut } from "./check-out";
import { type CloneCache, createCloneCache, type Wanted } from "./clone-cache";
import { gitEnvironment } from "./run-git";

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
}): FetchCode {
  const cache: CloneCache = createCloneCache(path.resolve(options.cacheDir));
  return async ({ config, pinned, allowedGitSources, dir, say, signal }) => {
    const wanted = readWanted(config, pinned);
    const isLocal = judge(wanted, [...options.allowedGitSources, ...allowedGitSources]);
    const call = { environment: gitEnvironment(options.environment, isLocal), signal };
    const found = await cache.find(wanted, call, say);
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    await checkOut(found, { dir, repository: wanted.repository }, call);
    say(`code of ${withoutCredentials(wanted.repository)} at commit ${found.commit}`);
    if (fs.existsSync(path.join(dir, ".gitmodules")))
      say("the repository has submodules: they are not fetched");
    return { commit: found.commit };
  };
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

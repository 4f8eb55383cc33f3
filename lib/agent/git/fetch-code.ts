import path from "node:path";
import { z } from "zod";
import { withoutCredentials } from "../../config/values/repository";
import { StartRefusal } from "../../runners/runner";
import { createCacheKeeper } from "./cache-keeper";
import type { CacheBounds } from "./cache-use";
import { createCloneCache } from "./clone-cache";
import { fetchWhole } from "./fetch-whole";
import { judgeWanted } from "./judge-source";
import type { CodeTree } from "./read-tree";

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
  submodules: z.boolean().default(true),
  lfs: z.boolean().default(true),
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
  const cache = createCloneCache(root);
  const keeper = options.keep && createCacheKeeper(root, options.keep);
  const trees = new Map<string, CodeTree>();
  return async ({ config, pinned, allowedGitSources, dir, say, signal }) => {
    const { submodules, lfs, ...wanted } = readGit(config, pinned);
    const lists = { queue: allowedGitSources, agent: options.allowedGitSources };
    const isLocal = judgeWanted(wanted, lists);
    const job = { cache, trees, lists, submodules, lfs, say, signal, environment: options.environment };
    const { commit } = await fetchWhole(job, wanted, { dir, isLocal, depth: 0 });
    keeper?.look();
    say(`code of ${withoutCredentials(wanted.repository)} at commit ${commit}`);
    return { commit };
  };
}

function readGit(config: Record<string, unknown>, pinned: string | null): z.output<typeof gitSchema> {
  if (config.git === undefined && config.artifact !== undefined)
    throw new StartRefusal("fetch", "this agent gets code from git only, and the run's code is an artifact");
  const parsed = gitSchema.safeParse(config.git);
  if (!parsed.success)
    throw new StartRefusal("fetch", "the run names no git repository to get its code from");
  const { commit = pinned ?? undefined, ...git } = parsed.data;
  return { ...git, ...(commit !== undefined && { commit }) };
}

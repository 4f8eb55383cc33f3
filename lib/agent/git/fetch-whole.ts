/** One repository of a run's code as a whole: its files, its large files, and the repositories inside it. */
import fs from "node:fs";
import path from "node:path";
import { withoutCredentials } from "../../config/values/repository";
import { StartRefusal } from "../../runners/runner";
import { isStillUsed, registerUse } from "./cache-use";
import { checkOut } from "./check-out";
import type { CloneCache, Found, Wanted } from "./clone-cache";
import { fetchLargeFiles } from "./fetch-large-files";
import { foldsCase } from "./folds-case";
import { judgeNamedAddress, type SourceLists } from "./judge-source";
import { listSubmodules, type Submodule } from "./list-submodules";
import { type CodeTree, readTree } from "./read-tree";
import { type GitContext, gitEnvironment } from "./run-git";

/** What all repositories of one run's code have in common. */
export interface CodeJob {
  cache: CloneCache;
  trees: Map<string, CodeTree>;
  environment: Readonly<Record<string, string | undefined>>;
  lists: SourceLists;
  submodules: boolean;
  lfs: boolean;
  say(line: string): void;
  signal: AbortSignal;
}

/** More levels of repositories in repositories than anybody means. */
const maxDepth = 10;
/** Servers cut off whoever asks for many things at once. */
const fetchesAtOnce = 4;

/** One repository with its large files and, below it, its submodules. */
export async function fetchWhole(
  job: CodeJob,
  wanted: Wanted,
  { dir, isLocal, depth }: { dir: string; isLocal: boolean; depth: number },
): Promise<Found> {
  const { say, signal, lists } = job;
  const context = { environment: gitEnvironment(job.environment, isLocal), signal };
  const { found, tree } = await takeOut(job, wanted, dir, context);
  const { repository } = wanted;
  if (job.lfs) await fetchLargeFiles(found, tree, { dir, repository, lists, context, say });
  if (!job.submodules) {
    if (tree.gitlinks.length > 0) say("submodules are left out: `submodules: false`");
    return found;
  }
  const submodules = await listSubmodules(found, tree, { ...context, parent: repository, say });
  if (submodules.length > 0 && depth === maxDepth)
    throw new StartRefusal("fetch", `submodules of submodules go deeper than ${maxDepth} levels`);
  for (let at = 0; at < submodules.length; at += fetchesAtOnce)
    await Promise.all(
      submodules.slice(at, at + fetchesAtOnce).map((one) => fetchSubmodule(job, one, { dir, depth })),
    );
  return found;
}

async function fetchSubmodule(
  job: CodeJob,
  { path: place, commit, repository }: Submodule,
  { dir, depth }: { dir: string; depth: number },
): Promise<void> {
  const what = `submodule ${place}`;
  const isLocal = judgeNamedAddress(repository, `${what}:`, job.lists);
  const target = path.join(dir, place);
  if (!isRealDirectory(dir, place))
    throw new StartRefusal("fetch", `${what} does not stand at a place of its own in the repository`);
  job.say(`${what}: ${withoutCredentials(repository)} at commit ${commit}`);
  try {
    await fetchWhole(job, { repository, commit }, { dir: target, isLocal, depth: depth + 1 });
  } catch (error) {
    if (!(error instanceof StartRefusal) || error.message.startsWith("submodule ")) throw error;
    throw new StartRefusal("fetch", `${what}: ${error.message}`, { reason: error.reason, cause: error });
  }
}

/** Git makes an empty directory for each. A link on the way to it, where names differ by case alone, would lead elsewhere. */
function isRealDirectory(dir: string, place: string): boolean {
  const parts = place.split("/");
  return parts.every((part, index) => {
    if (part === "" || part === "." || part === ".." || part.toLowerCase() === ".git") return false;
    const step = path.join(dir, ...parts.slice(0, index + 1));
    return fs.lstatSync(step, { throwIfNoEntry: false })?.isDirectory() === true;
  });
}

/** Finds the commit and checks it out; from the beginning when the repository was evicted meanwhile. */
async function takeOut(
  { cache, trees, say }: CodeJob,
  wanted: Wanted,
  dir: string,
  context: GitContext,
): Promise<{ found: Found; tree: CodeTree }> {
  for (let round = 1; ; round += 1) {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    await registerUse(cache.dirOf(wanted.repository), dir);
    try {
      const found = await cache.find(wanted, context, say);
      const tree = await knownTree(trees, found, { ...context, foldsCase: foldsCase(dir) });
      if (tree.caseClash) throw clashRefusal(tree.caseClash);
      await checkOut(found, { dir, repository: wanted.repository }, context);
      if (isStillUsed(found.gitDir, dir)) return { found, tree };
    } catch (error) {
      if (isStillUsed(cache.dirOf(wanted.repository), dir) || context.signal.aborted) throw error;
    }
    if (round === 3)
      throw new StartRefusal(
        "fetch",
        "the agent's cache of code is taken away faster than it can be filled",
        { reason: "failed" },
      );
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

const maxKnownTrees = 1_000;

/** A commit never changes, and listing it again would cost a process for every run of a sweep. */
async function knownTree(
  trees: Map<string, CodeTree>,
  found: Found,
  options: GitContext & { foldsCase: boolean },
): Promise<CodeTree> {
  const key = `${found.gitDir} ${found.commit}`;
  const tree = trees.get(key) ?? (await readTree(found, options));
  if (trees.size >= maxKnownTrees) trees.clear();
  trees.set(key, tree);
  return tree;
}

function clashRefusal([one, other]: readonly [string, string]): StartRefusal {
  return new StartRefusal(
    "fetch",
    `the repository has ${one} and ${other}, which are one file on this agent's disk: rename one of them, or launch on a queue whose agents tell upper from lower case`,
  );
}

import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { refsOf } from "../../config/values/git-branch";
import { StartRefusal } from "../../runners/runner";
import { explainComplaint } from "./explain-complaint";
import { findShortCommit } from "./find-short-commit";
import { type GitCall, type GitContext, type GitResult, runGit, runInTurn } from "./run-git";

export interface Wanted {
  repository: string;
  /** A branch or tag; without both it is the repository's HEAD. */
  branch?: string;
  /** Wins over the branch. May be short. */
  commit?: string;
}

export interface Found {
  commit: string;
  /** The bare repository that has it. */
  gitDir: string;
}

export interface CloneCache {
  /** Where a repository is kept, or would be. */
  dirOf(repository: string): string;
  /** Makes sure that the cache has the commit. Throws StartRefusal with a sentence. */
  find(wanted: Wanted, call: GitContext, say: (line: string) => void): Promise<Found>;
}

/**
 * One bare repository per address, filled by shallow fetches of single commits. Within one agent one fetch per repository
 * runs at a time; agents that share the directory wait for each other's lock files.
 */
export function createCloneCache(root: string): CloneCache {
  const turns = new Map<string, Promise<unknown>>();
  const seen = new Map<string, string>();
  const dirOf = (repository: string) => path.join(root, directoryName(repository));
  return {
    dirOf,
    async find(wanted, call, say) {
      const gitDir = dirOf(wanted.repository);
      const exact = { ...call, cwd: gitDir };
      // A commit never changes: when it is there, nobody needs to be asked and no turn waited for.
      const known = isFull(wanted.commit) ? await findKnown(wanted.commit, exact, seen) : undefined;
      if (known !== undefined) return { commit: known, gitDir };
      const before = turns.get(gitDir) ?? Promise.resolve();
      const turn = before.catch(() => undefined).then(() => fetchWanted(gitDir, wanted, exact, say));
      turns.set(gitDir, turn);
      const release = () => turns.get(gitDir) === turn && turns.delete(gitDir);
      turn.then(release, release);
      return { commit: await turn, gitDir };
    },
  };
}

function directoryName(repository: string): string {
  const name = repository.replace(/[^A-Za-z0-9]+/g, "-").slice(-40);
  return `${name}-${createHash("sha256").update(repository).digest("hex").slice(0, 16)}.git`;
}

async function fetchWanted(
  gitDir: string,
  wanted: Wanted,
  call: GitCall,
  say: (line: string) => void,
): Promise<string> {
  initialise(gitDir, wanted);
  const { commit, branch } = wanted;
  if (commit !== undefined) return await fetchCommit(commit, wanted, call, say);
  say(`fetching ${describe(wanted)} …`);
  let complaint = "";
  for (const ref of branch === undefined ? ["HEAD"] : refsOf(branch)) {
    const fetched = await fetchRef(ref, wanted, call);
    if (fetched.ok) return fetched.output;
    ({ complaint } = fetched);
    if (!/couldn't find remote ref/i.test(complaint)) break;
  }
  throw refusal(complaint, wanted);
}

/** What `git init --bare` would write, without a process, and so that two agents may do it at the same time. */
function initialise(gitDir: string, { commit }: Wanted): void {
  if (fs.existsSync(path.join(gitDir, "HEAD"))) return;
  fs.mkdirSync(gitDir, { recursive: true, mode: 0o700 });
  // Open in itself, for a sandbox shows it to a program of another user; nobody else comes through the directory above.
  fs.mkdirSync(path.join(gitDir, "objects/info"), { recursive: true });
  fs.mkdirSync(path.join(gitDir, "refs"), { recursive: true });
  const format =
    commit?.length === 64
      ? "\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
      : "\trepositoryformatversion = 0\n\tbare = true\n";
  writeWhole(path.join(gitDir, "config"), `[core]\n${format}`);
  // The last one: where it is, everything is.
  writeWhole(path.join(gitDir, "HEAD"), "ref: refs/heads/main\n");
}

function writeWhole(file: string, text: string): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  fs.writeFileSync(draft, text, { mode: 0o600 });
  fs.renameSync(draft, file);
}

async function fetchCommit(
  commit: string,
  wanted: Wanted,
  call: GitCall,
  say: (line: string) => void,
): Promise<string> {
  if (isFull(commit)) {
    const known = await peel(commit, call);
    if (known !== undefined) return known;
    say(`fetching ${describe(wanted)} …`);
    const single = await fetchRef(commit.toLowerCase(), wanted, call);
    if (single.ok) return single.output;
    // Some servers hand out only what a branch or tag points to; others are plainly not there.
    if (
      !/not our ref|unadvertised|does not allow|upload-pack|dumb http|unable to find/i.test(single.complaint)
    )
      throw refusal(single.complaint, wanted);
  }
  await fetchHistory(wanted, call, say);
  const found = isFull(commit) ? await peel(commit, call) : await findShortCommit(commit, call);
  if (found === undefined) throw refusal("not a commit", wanted);
  return found;
}

async function fetchHistory(wanted: Wanted, call: GitCall, say: (line: string) => void): Promise<void> {
  say(`fetching the history of ${describe(wanted)} …`);
  const isShallow = fs.existsSync(path.join(call.cwd, "shallow"));
  const all = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
  const depth = isShallow ? ["--unshallow"] : [];
  // Pruned, because a branch `a` that is gone would be in the way of a new `a/b`.
  const fetched = await runInTurn(
    ["fetch", "--quiet", "--no-tags", "--prune", ...depth, "--", wanted.repository, ...all],
    call,
  );
  if (!fetched.ok) throw refusal(fetched.complaint, wanted);
}

/** Gives the commit. It gets a name of its own for a moment: another process that fetches here writes FETCH_HEAD, too. */
async function fetchRef(ref: string, wanted: Wanted, call: GitCall): Promise<GitResult> {
  const own = `refs/slipway/${randomBytes(8).toString("hex")}`;
  const fetchWith = (...depth: string[]) =>
    runInTurn(["fetch", "--quiet", "--no-tags", ...depth, "--", wanted.repository, `+${ref}:${own}`], call);
  const shallow = await fetchWith("--depth=1");
  // A plain web server that only has the files can give nothing but everything.
  const fetched = !shallow.ok && /dumb http/i.test(shallow.complaint) ? await fetchWith() : shallow;
  if (!fetched.ok) return fetched;
  const commit = await peel(own, call);
  fs.rmSync(path.join(call.cwd, own), { force: true });
  if (commit === undefined) throw refusal("not a commit", wanted);
  return { ok: true, output: commit };
}

/** Asks git once for each commit of each directory: a process more would be a quarter of the time to a run's start. */
async function findKnown(
  commit: string,
  call: GitCall,
  seen: Map<string, string>,
): Promise<string | undefined> {
  const made = fs.statSync(path.join(call.cwd, "HEAD"), { throwIfNoEntry: false });
  if (!made) return undefined;
  // A directory that was removed and made again is another one.
  const key = `${call.cwd} ${made.ino} ${made.birthtimeMs} ${commit.toLowerCase()}`;
  const found = seen.get(key) ?? (await peel(commit.toLowerCase(), call));
  if (found !== undefined) seen.set(key, found);
  return found;
}

/** The commit that a full id or ref stands for; of an annotated tag the one it is on. */
async function peel(name: string, call: GitCall): Promise<string | undefined> {
  const read = await runGit(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name.toLowerCase()}^{commit}`],
    call,
  );
  return read.ok ? read.output : undefined;
}

function isFull(commit: string | undefined): commit is string {
  return commit !== undefined && (commit.length === 40 || commit.length === 64);
}

function describe({ branch, commit }: Wanted): string {
  if (commit !== undefined) return `commit ${commit}`;
  if (branch === undefined) return "the default branch";
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(branch) ?? [];
  if (kind !== undefined) return `${kind === "heads" ? "branch" : "tag"} ${name}`;
  return branch.startsWith("refs/") ? `ref ${branch}` : `branch or tag ${branch}`;
}

function refusal(complaint: string, wanted: Wanted): StartRefusal {
  const { message, isPassing } = explainComplaint(complaint, wanted.repository, describe(wanted));
  return new StartRefusal("fetch", message, { reason: isPassing ? "failed" : "refused" });
}

import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { StartRefusal } from "../../runners/runner";
import { explainComplaint } from "./explain-complaint";
import { type GitCall, type GitResult, runGit, runInTurn } from "./run-git";

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
  find(wanted: Wanted, call: Omit<GitCall, "cwd">, say: (line: string) => void): Promise<Found>;
}

/**
 * One bare repository per address, filled by shallow fetches of single commits. Within one agent one fetch per repository
 * runs at a time; agents that share the directory wait for each other's lock files.
 */
export function createCloneCache(root: string): CloneCache {
  const turns = new Map<string, Promise<unknown>>();
  const seen = new Set<string>();
  const dirOf = (repository: string) => path.join(root, directoryName(repository));
  return {
    dirOf,
    async find(wanted, call, say) {
      const gitDir = dirOf(wanted.repository);
      const exact = { ...call, cwd: gitDir };
      // A commit never changes: when it is there, nobody needs to be asked and no turn waited for.
      if (isFull(wanted.commit) && (await isThere(wanted.commit, exact, seen)))
        return { commit: wanted.commit.toLowerCase(), gitDir };
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
  const refs = branch === undefined ? ["HEAD"] : [`refs/heads/${branch}`, `refs/tags/${branch}`];
  let complaint = "";
  for (const ref of refs) {
    const fetched = await fetchRef(ref, wanted, call);
    if (fetched.ok) return await readCommit("FETCH_HEAD", wanted, call);
    ({ complaint } = fetched);
    if (!/couldn't find remote ref/i.test(complaint)) break;
  }
  throw refusal(complaint, wanted);
}

/** What `git init --bare` would write, without a process, and so that two agents may do it at the same time. */
function initialise(gitDir: string, { commit }: Wanted): void {
  if (fs.existsSync(path.join(gitDir, "HEAD"))) return;
  fs.mkdirSync(path.join(gitDir, "objects/info"), { recursive: true, mode: 0o700 });
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
    if (await hasCommit(commit, call)) return commit.toLowerCase();
    say(`fetching ${describe(wanted)} …`);
    const single = await fetchRef(commit.toLowerCase(), wanted, call);
    if (single.ok) return await readCommit("FETCH_HEAD", wanted, call);
    // Some servers hand out only what a branch or tag points to; others are plainly not there.
    if (
      !/not our ref|unadvertised|does not allow|upload-pack|dumb http|unable to find/i.test(single.complaint)
    )
      throw refusal(single.complaint, wanted);
  }
  say(`fetching the history of ${describe(wanted)} …`);
  const isShallow = fs.existsSync(path.join(call.cwd, "shallow"));
  const all = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
  const depth = isShallow ? ["--unshallow"] : [];
  const fetched = await runInTurn(
    ["fetch", "--quiet", "--no-tags", ...depth, "--", wanted.repository, ...all],
    call,
  );
  if (!fetched.ok) throw refusal(fetched.complaint, wanted);
  return await readCommit(commit, wanted, call);
}

async function fetchRef(ref: string, { repository }: Wanted, call: GitCall): Promise<GitResult> {
  const fetchWith = (...depth: string[]) =>
    runInTurn(["fetch", "--quiet", "--no-tags", ...depth, "--", repository, ref], call);
  const shallow = await fetchWith("--depth=1");
  // A plain web server that only has the files can give nothing but everything.
  return !shallow.ok && /dumb http/i.test(shallow.complaint) ? await fetchWith() : shallow;
}

async function readCommit(name: string, wanted: Wanted, call: GitCall): Promise<string> {
  const read = await runGit(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`],
    call,
  );
  if (read.ok) return read.output;
  if (/ambiguous/i.test(read.complaint))
    throw new StartRefusal("fetch", `${describe(wanted)} is ambiguous: write more of its digits`);
  throw refusal("not a commit", wanted);
}

/** Asks git once for each commit of each directory: a process more would be a quarter of the time to a run's start. */
async function isThere(commit: string, call: GitCall, seen: Set<string>): Promise<boolean> {
  const made = fs.statSync(path.join(call.cwd, "HEAD"), { throwIfNoEntry: false });
  if (!made) return false;
  // A directory that was removed and made again is another one.
  const key = `${call.cwd} ${made.ino} ${made.birthtimeMs} ${commit.toLowerCase()}`;
  const isFound = seen.has(key) || (await hasCommit(commit, call));
  if (isFound) seen.add(key);
  return isFound;
}

async function hasCommit(commit: string, call: GitCall): Promise<boolean> {
  return (await runGit(["cat-file", "-e", `${commit.toLowerCase()}^{commit}`], call)).ok;
}

function isFull(commit: string | undefined): commit is string {
  return commit !== undefined && (commit.length === 40 || commit.length === 64);
}

function describe({ branch, commit }: Wanted): string {
  if (commit !== undefined) return `commit ${commit}`;
  return branch === undefined ? "the default branch" : `branch or tag ${branch}`;
}

function refusal(complaint: string, wanted: Wanted): StartRefusal {
  const { message, isPassing } = explainComplaint(complaint, wanted.repository, describe(wanted));
  return new StartRefusal("fetch", message, { reason: isPassing ? "failed" : "refused" });
}

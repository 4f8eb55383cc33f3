import fs from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import { withoutCredentials } from "../../config/values/repository";
import { StartRefusal } from "../../runners/runner";
import type { Found } from "./clone-cache";
import { explainComplaint } from "./explain-complaint";
import { judgeNamedAddress, type SourceLists } from "./judge-source";
import type { CodeTree } from "./read-tree";
import { bareEnvironment, type GitContext, runGit } from "./run-git";

export interface LargeFilesRequest {
  dir: string;
  repository: string;
  lists: SourceLists;
  context: GitContext;
  say(line: string): void;
}

const pointerStart = "version https://git-lfs.github.com/spec/v1";
/** A pointer is some lines long; the specification keeps it below this. */
const maxPointerBytes = 1024;

/** Puts the files in place that the commit has only pointers to (Git LFS); refuses where this agent cannot. */
export async function fetchLargeFiles(
  found: Found,
  tree: CodeTree,
  request: LargeFilesRequest,
): Promise<void> {
  const pointers = await listPointers(tree, request);
  if (pointers.length === 0) return;
  const { dir, context, repository, lists, say } = request;
  const some =
    pointers.slice(0, 3).join(", ") + (pointers.length > 3 ? ` and ${pointers.length - 3} more` : "");
  const version = await runGit(["lfs", "version"], { ...context, cwd: dir });
  if (!version.ok)
    throw new StartRefusal(
      "fetch",
      `the repository keeps large files apart (Git LFS: ${some}), and git-lfs is not installed on the agent's machine: install it there (such as \`apt-get install git-lfs\`), or write \`lfs: false\` under \`git\` to run with the pointers alone`,
    );
  await judgeLfsConfig(dir, lists, context);
  say(`fetching large files: ${some} …`);
  const config = path.join(dir, ".git/config");
  const own = `${fs.readFileSync(config, "utf8")}${filterConfig}`;
  // In the file, not by `-c`: git-lfs would look there for the files of a repository on this machine, too.
  fs.writeFileSync(config, `${own}[lfs]\n\tstorage = ${JSON.stringify(path.join(found.gitDir, "lfs"))}\n`);
  const pulled = await runGit(["-c", `remote.origin.url=${asUrl(repository)}`, "lfs", "pull", "origin"], {
    ...context,
    cwd: dir,
  });
  fs.writeFileSync(config, own);
  const left = pulled.ok ? pointers.filter((file) => isPointer(path.join(dir, file))) : pointers;
  if (left.length === 0) return;
  const what = `the large files (Git LFS: ${some})`;
  if (pulled.ok || isMissing(pulled.complaint))
    throw new StartRefusal(
      "fetch",
      `${what} are not all on the server of ${withoutCredentials(repository)}: push them with \`git lfs push --all\`, or write \`lfs: false\` under \`git\` to run without them`,
    );
  const { message, isPassing } = explainComplaint(pulled.complaint, repository, what);
  throw new StartRefusal("fetch", message, { reason: isPassing ? "failed" : "refused" });
}

function isMissing(complaint: string): boolean {
  return (
    /missing object|does not exist|not found|\[404\]/i.test(complaint) && !/auth|credential/i.test(complaint)
  );
}

/** So that git knows in the tree, too, that a file and its pointer are the same. */
const filterConfig = `[filter "lfs"]
\tclean = git-lfs clean -- %f
\tsmudge = git-lfs smudge -- %f
\tprocess = git-lfs filter-process
\trequired = true
`;

/** Files that `.gitattributes` gives to Git LFS and that are still pointers. */
async function listPointers(
  { attributeFiles }: CodeTree,
  { dir, context }: LargeFilesRequest,
): Promise<string[]> {
  const texts = await Promise.all(
    attributeFiles.map((file) => fsp.readFile(path.join(dir, file), "utf8").catch(() => "")),
  );
  if (!texts.some((text) => /\bfilter=lfs\b/.test(text))) return [];
  const inTree = { ...context, environment: bareEnvironment(context.environment), cwd: dir };
  const listed = await runGit(["ls-files", "-z"], inTree);
  const checked = listed.ok
    ? await runGit(["check-attr", "-z", "--stdin", "filter"], { ...inTree, input: listed.output })
    : listed;
  if (!checked.ok)
    throw new StartRefusal(
      "fetch",
      `git could not tell which files are large ones: ${checked.complaint.slice(0, 300).trim()}`,
      { reason: "failed" },
    );
  const fields = checked.output.split("\0");
  const files: string[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const file = fields[at] ?? "";
    if (fields[at + 2] === "lfs" && isPointer(path.join(dir, file))) files.push(file);
  }
  return files;
}

function isPointer(file: string): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  return (
    stat?.isFile() === true &&
    stat.size < maxPointerBytes &&
    fs.readFileSync(file, "utf8").startsWith(pointerStart)
  );
}

/** A repository may say that its large files are elsewhere: that is an address like any other. */
async function judgeLfsConfig(dir: string, lists: SourceLists, context: GitContext): Promise<void> {
  const file = path.join(dir, ".lfsconfig");
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isFile()) throw new StartRefusal("fetch", "the repository's .lfsconfig is no file");
  const listed = await runGit(["config", "--file", file, "--no-includes", "--list", "-z"], {
    ...context,
    cwd: dir,
  });
  if (!listed.ok) return;
  for (const setting of listed.output.split("\0")) {
    const [, url] = /^(?:lfs\.url|remote\..*\.lfsurl|lfs\..*\.url)\n(.*)$/s.exec(setting) ?? [];
    if (url !== undefined) judgeNamedAddress(url, "the address of its large files", lists);
  }
}

/** git-lfs copies from a repository on this machine only by a file address. */
function asUrl(repository: string): string {
  return path.isAbsolute(repository) ? `file://${repository}` : repository;
}

import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { findId } from "../settings/agent-identity";
import type { AgentSettings } from "../settings/settings";
import { type Finding, fail, fine, warn, wordsOf } from "./finding";

const run = promisify(execFile);
const gibibyte = 1024 ** 3;
/** `fetch` of one commit by its id, which is how code comes, is dependable from this version on. */
const oldestGit = [2, 25];

/** As whom it will register: agents of one name are told apart by their ids. */
export async function checkIdentity({
  name,
  id,
  workDir,
}: Pick<AgentSettings, "name" | "id" | "workDir">): Promise<Finding[]> {
  try {
    const kept = id ?? findId(workDir);
    return [
      fine("agent", kept === null ? `${name}; its first start makes an id for it` : `${name}, id ${kept}`),
    ];
  } catch (error) {
    return [fail("agent", wordsOf(error), "Remove the file: the agent then registers as a new one.")];
  }
}

/** The folder where code and output wait: the agent may write there, and there is room. */
export async function checkWorkDir({
  workDir,
  maxJobs,
  maxLogBytes,
}: Pick<AgentSettings, "workDir" | "maxJobs" | "maxLogBytes">): Promise<Finding[]> {
  const existing = await nearestExisting(workDir);
  try {
    await fs.access(existing, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    const fix = "Give the agent a folder of its own with --work-dir, or the right to write there.";
    return [fail("disk", `${workDir} cannot be written: ${wordsOf(error)}`, fix)];
  }
  const { bavail, bsize } = await fs.statfs(existing);
  const free = bavail * bsize;
  const detail = `${(free / gibibyte).toFixed(1)} GiB free for ${workDir}`;
  if (free < gibibyte)
    return [fail("disk", detail, "Make room there, or choose another folder with --work-dir.")];
  const wanted = Math.min(maxJobs, 100) * maxLogBytes;
  if (free < wanted)
    return [
      warn(
        "disk",
        detail,
        `The output of ${maxJobs} runs may take ${(wanted / gibibyte).toFixed(1)} GiB while the server is away: make room, or lower max_log_mb or max_jobs.`,
      ),
    ];
  return [fine("disk", detail)];
}

async function nearestExisting(dir: string): Promise<string> {
  const parent = path.dirname(dir);
  const isThere = await fs.stat(dir).then(
    () => true,
    () => false,
  );
  return isThere || parent === dir ? dir : nearestExisting(parent);
}

/** Git, with which the code of runs is fetched. */
export async function checkGit(program = "git"): Promise<Finding[]> {
  try {
    const { stdout } = await run(program, ["--version"]);
    const version = /\d+(?:\.\d+)+/u.exec(stdout)?.[0] ?? "";
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [needed = 0, neededMinor = 0] = oldestGit;
    const hasLargeFiles = await run(program, ["lfs", "version"]).then(
      () => true,
      () => false,
    );
    const detail = hasLargeFiles
      ? `${version}, with git-lfs`
      : `${version}; without git-lfs, which repositories with large files need`;
    if (major > needed || (major === needed && minor >= neededMinor)) return [fine("git", detail)];
    return [
      warn(
        "git",
        `version ${version}`,
        `Runs with code from git need git ${oldestGit.join(".")} or newer: update it.`,
      ),
    ];
  } catch {
    return [warn("git", "not found", "Runs with code from git will fail: install git.")];
  }
}

/**
 * Who uses a repository of the cache: working trees borrow its objects, so it must not go while one of them is there. Each
 * is written down in the repository itself, where every agent that shares the cache sees it.
 */
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const usersName = "slipway-users";
const evictingName = "slipway-evicting";
/** An eviction marks the repository for milliseconds; older marks are of an agent that died over it. */
const staleMs = 10_000;
const setAside = /\.evicted-[0-9a-f]{12}$/;

export interface CacheBounds {
  maxBytes: number;
  /** Time since the last use. */
  maxAgeMs: number;
}

/**
 * Says that a working tree borrows from the repository, which may still be to come. The tree's directory must exist.
 * Whoever evicts marks first and looks for users then; we write first and look for the mark then: one sees the other.
 */
export async function registerUse(gitDir: string, tree: string): Promise<void> {
  for (;;) {
    writeUse(gitDir, tree);
    if (!isBeingEvicted(gitDir) && isStillUsed(gitDir, tree)) return;
    await pause(5);
  }
}

function writeUse(gitDir: string, tree: string): void {
  try {
    fs.mkdirSync(path.join(gitDir, usersName), { recursive: true, mode: 0o700 });
    fs.writeFileSync(userFile(gitDir, tree), tree, { mode: 0o600 });
  } catch (error) {
    // Taken away between the two steps.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

function isBeingEvicted(gitDir: string): boolean {
  const mark = fs.statSync(path.join(gitDir, evictingName), { throwIfNoEntry: false });
  return mark !== undefined && Date.now() - mark.mtimeMs < staleMs;
}

/** False when the repository was taken away since: what was borrowed may be missing. */
export function isStillUsed(gitDir: string, tree: string): boolean {
  return fs.existsSync(userFile(gitDir, tree));
}

function userFile(gitDir: string, tree: string): string {
  return path.join(gitDir, usersName, createHash("sha256").update(tree).digest("hex").slice(0, 32));
}

/** Takes away repositories that nobody uses: the too old ones, then the longest unused until the rest fits. */
export async function evictUnused(
  root: string,
  { maxBytes, maxAgeMs }: CacheBounds,
  now: Date,
): Promise<string[]> {
  const found = await Promise.all((await listRepositories(root)).map(inspect));
  found.sort((a, b) => a.usedAt - b.usedAt);
  let total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  const evicted: string[] = [];
  for (const { gitDir, bytes, usedAt } of found) {
    const isTooOld = now.getTime() - usedAt > maxAgeMs;
    if (!isTooOld && total <= maxBytes) continue;
    if (!(await tryEvict(gitDir))) continue;
    total -= bytes;
    evicted.push(gitDir);
  }
  return evicted;
}

async function listRepositories(root: string): Promise<string[]> {
  const names = await fsp.readdir(root).catch(() => []);
  // Another agent, or an earlier process, died while it took one away.
  for (const name of names)
    if (setAside.test(name)) await fsp.rm(path.join(root, name), { recursive: true, force: true });
  return names.filter((name) => name.endsWith(".git")).map((name) => path.join(root, name));
}

async function inspect(gitDir: string): Promise<{ gitDir: string; bytes: number; usedAt: number }> {
  // Every use writes into this directory; a repository without it is from before there was one.
  const stat = await fsp.stat(path.join(gitDir, usersName)).catch(() => fsp.stat(gitDir).catch(() => null));
  return { gitDir, bytes: await measure(gitDir), usedAt: stat?.mtimeMs ?? Number.POSITIVE_INFINITY };
}

async function measure(dir: string): Promise<number> {
  let bytes = 0;
  for (const entry of await fsp.readdir(dir, { withFileTypes: true }).catch(() => [])) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) bytes += await measure(file);
    else bytes += (await fsp.lstat(file).catch(() => null))?.size ?? 0;
  }
  return bytes;
}

async function tryEvict(gitDir: string): Promise<boolean> {
  const mark = path.join(gitDir, evictingName);
  if (!isBeingEvicted(gitDir)) await fsp.rm(mark, { force: true });
  try {
    await fsp.writeFile(mark, "", { flag: "wx", mode: 0o600 });
  } catch {
    return false; // another agent was first
  }
  if (await hasUser(gitDir)) {
    await fsp.rm(mark, { force: true });
    return false;
  }
  const aside = `${gitDir}.evicted-${randomBytes(6).toString("hex")}`;
  await fsp.rename(gitDir, aside);
  await fsp.rm(aside, { recursive: true, force: true });
  return true;
}

/** Whether a tree that was written down is still there; those that are gone are crossed out. */
async function hasUser(gitDir: string): Promise<boolean> {
  const dir = path.join(gitDir, usersName);
  const stat = await fsp.stat(dir).catch(() => null);
  let isUsed = false;
  for (const name of await fsp.readdir(dir).catch(() => [])) {
    const tree = await fsp.readFile(path.join(dir, name), "utf8").catch(() => "");
    // An empty one is being written this moment.
    if (tree === "" || fs.existsSync(tree)) isUsed = true;
    else await fsp.rm(path.join(dir, name), { force: true });
  }
  // Crossing out is no use.
  if (stat) await fsp.utimes(dir, stat.atime, stat.mtime).catch(() => undefined);
  return isUsed;
}

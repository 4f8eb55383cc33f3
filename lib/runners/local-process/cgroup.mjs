// A control group of one attempt (version 2 only): its bounds, who is in it, whether the kernel killed for want of memory.
// Plain JavaScript, because the supervisor uses it.
import fs from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * @param {string} dir
 * @param {Record<string, string>} files contents by name, such as `memory.max`
 */
export function createCgroup(dir, files) {
  fs.mkdirSync(dir, { recursive: true });
  for (const [name, content] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), content);
}

/** @param {string} dir */
export function listMembers(dir) {
  try {
    return fs.readFileSync(path.join(dir, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/**
 * How many processes of the group the kernel has killed because the group was at its bound.
 * @param {string} dir
 */
export function countGroupOomKills(dir) {
  try {
    const events = fs.readFileSync(path.join(dir, "memory.events"), "utf8");
    return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Kills who is left in the group and takes it away; true once it is gone. The kernel needs a moment after the last end.
 * @param {string} dir
 */
export function tryRemoveCgroup(dir) {
  for (const pid of listMembers(dir)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // gone already
    }
  }
  try {
    fs.rmdirSync(dir);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT";
  }
}

/**
 * The same until it is gone, which is soon: a process that was killed may be busy for a moment more.
 * @param {string} dir
 */
export async function removeCgroup(dir) {
  for (let round = 0; round < 200 && !tryRemoveCgroup(dir); round += 1) await delay(10);
}

// What the machine knows about processes. Plain JavaScript, because the supervisor must start in a few milliseconds.
import { execFileSync } from "node:child_process";
import fs from "node:fs";

const hasProc = fs.existsSync("/proc/self/stat");

/**
 * When a process started, as a text that tells it from a later one with the same number; null when it is gone or a zombie.
 * @param {number} pid
 * @returns {string | null}
 */
export function startOf(pid) {
  if (!hasProc) return startByPs(pid);
  const stat = readStat(String(pid));
  return stat?.isAlive ? stat.start : null;
}

/**
 * The living processes of a group, and those anywhere that carry the mark in their environment: what a program left behind.
 * @param {number | null} group null: only the mark counts. Kernel threads and processes from outside a container have group 0.
 * @param {string} mark `NAME=value`
 * @returns {number[]}
 */
export function findRelatives(group, mark) {
  if (!hasProc) return group !== null && isGroupAlive(group) ? [-group] : [];
  const needle = Buffer.from(`${mark}\0`);
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      const stat = readStat(name);
      return stat?.isAlive && (stat.group === group || carries(name, needle));
    })
    .map(Number);
}

/**
 * @param {number} pid negative: a group
 * @param {NodeJS.Signals} signal
 */
export function sendSignal(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}

/** How many processes the kernel has killed for want of memory since the machine started; 0 where it does not say. */
export function countOomKills() {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(fs.readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** @param {string} pid */
function readStat(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name stands in parentheses and may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { isAlive: !/[ZXx]/.test(fields[0] ?? "Z"), group: Number(fields[2]), start: fields[19] ?? "" };
  } catch {
    return null;
  }
}

/**
 * @param {string} pid
 * @param {Buffer} needle
 */
function carries(pid, needle) {
  try {
    const environment = fs.readFileSync(`/proc/${pid}/environ`);
    const at = environment.indexOf(needle);
    return at === 0 || (at > 0 && environment[at - 1] === 0);
  } catch {
    return false; // gone, or another user's
  }
}

/** @param {number} pid */
function startByPs(pid) {
  try {
    const [state = "Z", ...start] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
    })
      .trim()
      .split(/\s+/);
    return state.startsWith("Z") ? null : start.join(" ");
  } catch {
    return null;
  }
}

/** @param {number} group */
function isGroupAlive(group) {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

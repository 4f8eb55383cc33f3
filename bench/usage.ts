/** What processes have used, read from `/proc`. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** CPU seconds of a process so far; those of children it has waited for are left out. */
export function cpuSeconds(pid: number): number {
  return readStat(String(pid)).ticks / 100;
}

/** The most memory the process has held at once, in MiB. */
export function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

/** CPU seconds of the Postgres in `dir` so far. */
export function postgresSeconds(dir: string): number {
  const postmaster = readFileSync(path.join(dir, "pg/postmaster.pid"), "utf8").split("\n", 1)[0] ?? "";
  const ticks = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readStat)
    .filter((stat) => stat.pid === postmaster || stat.parent === postmaster)
    .reduce((sum, stat) => sum + stat.ticks, 0);
  return ticks / 100;
}

function readStat(pid: string): { pid: string; parent: string; ticks: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return { pid, parent: fields[1] ?? "", ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return { pid, parent: "", ticks: 0 }; // it ended meanwhile
  }
}

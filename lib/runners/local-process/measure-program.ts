/** What a program on this machine and all that it started use, and what the machine has left. Linux says it under /proc. */
import fs from "node:fs";
import os from "node:os";
import { type Measures, mebibyte, roundMeasures } from "../measures";

/** Linux counts time in hundredths of a second, whatever the kernel. */
const ticksPerSecond = 100;
const sectorBytes = 512;

interface Totals {
  /** CPU seconds of each process that lives. */
  cpu: Map<number, number>;
  at: number;
  network: { sent: number; recv: number } | null;
  disks: Map<string, { in: number; out: number }>;
}

interface ProgramMeterOptions {
  /** The processes of the program, as of now. */
  findProcesses(): number[];
  measureGpus(): Promise<Measures>;
  /** Whose disk is measured. */
  dir: string;
  now?: () => number;
}

/** Rates are counted from one call to the next, and amounts from the first one, which is made here. */
export function createProgramMeter(options: ProgramMeterOptions): () => Promise<Measures | null> {
  const { findProcesses, measureGpus, dir, now = () => performance.now() } = options;
  if (!fs.existsSync("/proc/self/stat")) return async () => measureGpus();
  const begin = readTotals(findProcesses(), now());
  let before = begin;
  return async () => {
    const processes = findProcesses();
    if (processes.length === 0) return null;
    const totals = readTotals(processes, now());
    const measures = {
      ...measureCpu(before, totals),
      ...measureMemory(processes),
      ...(await measureDisk(dir)),
      ...compareAmounts(begin, totals),
      ...(await measureGpus()),
    };
    before = totals;
    return roundMeasures(measures);
  };
}

function readTotals(processes: readonly number[], at: number): Totals {
  const cpu = new Map<number, number>();
  for (const pid of processes) {
    const seconds = readCpu(pid);
    if (seconds !== null) cpu.set(pid, seconds);
  }
  return {
    cpu,
    at,
    network: readNetwork(readText("/proc/net/dev")),
    disks: readDisks(readText("/proc/diskstats")),
  };
}

/** Of all processors together. A process that is new since has all its time in this stretch; one that has ended is not known. */
function measureCpu(before: Totals, after: Totals): Measures {
  const seconds = (after.at - before.at) / 1_000;
  if (seconds <= 0) return {};
  let used = 0;
  for (const [pid, cpu] of after.cpu) used += Math.max(0, cpu - (before.cpu.get(pid) ?? 0));
  return { cpu: (used / seconds / os.availableParallelism()) * 100 };
}

function measureMemory(processes: readonly number[]): Measures {
  let [rss, threads] = [0, 0];
  for (const pid of processes) {
    const status = readText(`/proc/${pid}/status`);
    rss += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
    threads += Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1] ?? 0);
  }
  const total = os.totalmem();
  const available = Number(/^MemAvailable:\s+(\d+) kB$/m.exec(readText("/proc/meminfo"))?.[1] ?? 0) * 1_024;
  return {
    "proc.memory.rssMB": rss / mebibyte,
    "proc.memory.percent": (rss / total) * 100,
    "proc.memory.availableMB": available / mebibyte,
    "proc.cpu.threads": threads,
    memory_percent: ((total - available) / total) * 100,
  };
}

async function measureDisk(dir: string): Promise<Measures> {
  try {
    const { blocks, bfree, bavail, bsize } = await fs.promises.statfs(dir);
    const used = blocks - bfree;
    return {
      "disk./.usagePercent": (used / (used + bavail)) * 100,
      "disk./.usageGB": (used * bsize) / mebibyte / 1_024,
    };
  } catch {
    return {};
  }
}

function compareAmounts(begin: Totals, now: Totals): Measures {
  const measures: Record<string, number> = {};
  if (begin.network && now.network) {
    measures["network.sent"] = now.network.sent - begin.network.sent;
    measures["network.recv"] = now.network.recv - begin.network.recv;
  }
  for (const [device, amount] of now.disks) {
    const first = begin.disks.get(device);
    if (!first) continue;
    measures[`disk.${device}.in`] = (amount.in - first.in) / mebibyte;
    measures[`disk.${device}.out`] = (amount.out - first.out) / mebibyte;
  }
  return measures;
}

function readCpu(pid: number): number | null {
  const fields = fieldsOf(readText(`/proc/${pid}/stat`));
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return Number.isFinite(user + system) ? (user + system) / ticksPerSecond : null;
}

/** What stands behind the name, which may hold spaces and parentheses itself. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Bytes of all devices but the loopback. */
export function readNetwork(text: string): Totals["network"] {
  let [sent, recv, found] = [0, 0, false];
  for (const line of text.split("\n")) {
    const [, device, rest = ""] = /^\s*([^:\s]+):(.*)$/.exec(line) ?? [];
    if (device === undefined || device === "lo") continue;
    const numbers = rest.trim().split(/\s+/).map(Number);
    recv += numbers[0] ?? 0;
    sent += numbers[8] ?? 0;
    found = true;
  }
  return found ? { sent, recv } : null;
}

/** Bytes of whole disks: what their partitions do is counted in them. */
export function readDisks(text: string): Totals["disks"] {
  const disks: Totals["disks"] = new Map();
  for (const line of text.split("\n")) {
    const [, , device = "", , , read, , , , written] = line.trim().split(/\s+/);
    if (!/^(?:sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(device)) continue;
    disks.set(device, { in: Number(read) * sectorBytes, out: Number(written) * sectorBytes });
  }
  return disks;
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return ""; // gone meanwhile, or not told
  }
}

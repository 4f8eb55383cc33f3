import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { needs } from "../../testing/needs";
import { createProgramMeter, readDisks, readNetwork } from "./measure-program";

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
});

/** A program that says when it is ready. */
async function run(program: string): Promise<number> {
  const child = spawn(process.execPath, ["-e", `${program};console.log("ready")`]);
  children.push(child);
  await once(child.stdout, "data");
  return child.pid ?? 0;
}

const noProc = fs.existsSync("/proc/self/stat") ? null : "needs Linux with /proc";
const measureGpus = async () => ({});

describe("the use of a program", needs(noProc), () => {
  it("is that of all of its processes: memory, threads and time", async () => {
    const keeping = await run(
      "globalThis.kept = Buffer.alloc(200 * 1024 * 1024, 1); setInterval(() => {}, 1000)",
    );
    const quiet = await run("setInterval(() => {}, 1000)");
    const one = createProgramMeter({ findProcesses: () => [quiet], measureGpus, dir: "/" });
    const both = createProgramMeter({ findProcesses: () => [keeping, quiet], measureGpus, dir: "/" });
    const read = async (measure: typeof one) => {
      const found = new Map(Object.entries((await measure()) ?? {}));
      return (name: string) => found.get(name) ?? -1;
    };
    const [small, large] = [await read(one), await read(both)];
    expect(large("proc.memory.rssMB") - small("proc.memory.rssMB")).toBeGreaterThan(200);
    expect(large("proc.cpu.threads")).toBeGreaterThan(small("proc.cpu.threads"));
    for (const name of ["memory_percent", "disk./.usagePercent", "proc.memory.percent"])
      expect([name, large(name) > 0 && large(name) <= 100]).toEqual([name, true]);
    for (const name of ["proc.memory.availableMB", "disk./.usageGB"]) expect(large(name)).toBeGreaterThan(0);
  });

  it("has the share of the processors that it took since it was looked at before", async () => {
    const busy = await run("setImmediate(function spin() { setImmediate(spin) })");
    let clock = 0;
    const measure = createProgramMeter({
      findProcesses: () => [busy],
      measureGpus,
      dir: "/",
      now: () => clock,
    });
    const before = cpuOf(busy);
    await expect.poll(() => cpuOf(busy)).toBeGreaterThan(before + 30);
    const ticks = cpuOf(busy) - before;
    clock = 1_000;
    const { cpu = 0 } = (await measure()) ?? {};
    expect(cpu).toBeGreaterThan(0);
    clock = 2_000;
    await expect.poll(() => cpuOf(busy)).toBeGreaterThan(before + ticks + 30);
    expect((await measure())?.cpu).toBeGreaterThan(0);
  });

  it("is not known once there is no process", async () => {
    const measure = createProgramMeter({ findProcesses: () => [], measureGpus, dir: "/" });
    expect(await measure()).toBeNull();
  });
});

/** Hundredths of a second. */
function cpuOf(pid: number): number {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

it("adds up what went over the network, but for the machine with itself", () => {
  const text = `Inter-|   Receive |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes packets
    lo: 999 9 0 0 0 0 0 0 999 9 0 0 0 0 0 0
  eth0: 100 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0
 wlan0:1 1 0 0 0 0 0 0 2 1 0 0 0 0 0 0`;
  expect(readNetwork(text)).toEqual({ sent: 22, recv: 101 });
  expect(readNetwork("")).toBeNull();
});

it("counts whole disks", () => {
  const text = `   8       0 sda 100 0 2048 0 50 0 4096 0 0 0 0
   8       1 sda1 100 0 2048 0 50 0 4096 0 0 0 0
 259       0 nvme0n1 1 0 2 0 1 0 4 0 0 0 0
   7       0 loop0 1 0 2 0 1 0 4 0 0 0 0`;
  expect([...readDisks(text)]).toEqual([
    ["sda", { in: 2_048 * 512, out: 4_096 * 512 }],
    ["nvme0n1", { in: 1_024, out: 2_048 }],
  ]);
});

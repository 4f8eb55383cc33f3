/** The same runner where programs are held back by limits of the kernel, or by a control group. */

import fs from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../config/tree/node";
import { needs } from "../../testing/needs";
import {
  cgroup,
  contractFor,
  listGroups,
  noCgroup,
  noPrlimit,
  root,
  runToEnd,
  script,
} from "../../testing/process-harness";

afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const limits = { memory: 2 * 1024 ** 3, open_files: 512, file_size: 1024 ** 3 };
contractFor("local processes under limits", { limits, cgroup: "off" }, noPrlimit);
contractFor(
  "local processes in control groups",
  {
    limits: { ...limits, processes: 200, cpus: 4 },
    cgroup,
  },
  noCgroup,
);

describe("limits of a local process", { timeout: 30_000 }, () => {
  it("are the agent's where the run says nothing, and never more than the agent's", async () => {
    const bounds = { memory: 1024 ** 3, open_files: 300 };
    const start = (settings: JsonObject) =>
      runToEnd({ limits: bounds, cgroup: "off" }, { argv: ["true"] }, settings);
    await expect(start({ memory: "2Gi" })).rejects.toThrow(
      "The run asks for memory 2 GiB, and this agent gives at most 1 GiB.",
    );
    await expect(start({ open_files: "many" })).rejects.toThrow("whole number");
    expect((await start({ memory: "1Gi" })).outcome.reason).toBe("finished");
  });

  it("hold for the program and its children, core dumps among them", needs(noPrlimit), async () => {
    const argv = script("sh -c 'ulimit -n; ulimit -f; ulimit -d; ulimit -c'");
    const bounds = { memory: 512 * 1024 ** 2, open_files: 300, file_size: 1024 ** 2 };
    const { output } = await runToEnd({ limits: bounds, cgroup: "off" }, { argv }, { open_files: 200 });
    expect(output.text()).toBe("200\n2048\n524288\n0\n");
  });

  it("leave no core dump where nothing else is limited", needs(noPrlimit), async () => {
    const { output } = await runToEnd({ cgroup: "off" }, { argv: script("ulimit -c; ulimit -H -c") });
    expect(output.text()).toBe("0\n0\n");
  });

  it("that nothing enforces are told on the run's timeline", async () => {
    const { output } = await runToEnd({ cgroup: "off" }, { argv: ["true"] }, { cpus: 1 });
    expect(output.notes.join()).toContain("cannot limit cpus");
  });

  it("bound memory of all processes together, and tell it from a failure", needs(noCgroup), async () => {
    // Text that grows in a child: the program itself is small.
    const hog = script("sh -c 'x=a; while :; do x=$x$x; done' & wait; exit 3");
    const { outcome } = await runToEnd({ cgroup }, { argv: hog }, { memory: "64Mi" });
    expect(outcome).toMatchObject({ reason: "failed", cause: "oom" });
    expect(outcome.diagnosis).toContain("more memory than it may have");
    const failed = await runToEnd({ cgroup }, { argv: script("kill -9 $$") }, { memory: "64Mi" });
    expect(failed.outcome).toMatchObject({ cause: "signal" });
  });

  it("bound processes and processor time", needs(noCgroup), async () => {
    const argv = script(
      "cat $(sed 's|^0::|/sys/fs/cgroup|' /proc/self/cgroup)/pids.max; sleep 0.1 & sleep 0.1 & sleep 0.1 & wait",
    );
    const { output, spec } = await runToEnd({ cgroup }, { argv }, { processes: 3, cpus: 0.5 });
    expect(output.text("stdout")).toBe("3\n");
    expect(output.text("stderr")).toMatch(/fork/i);
    expect(listGroups(spec)).toEqual([]);
  });
});

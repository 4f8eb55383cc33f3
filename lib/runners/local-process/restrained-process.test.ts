/** The same runner where programs are held back: by limits of the kernel, a control group, a sandbox. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../config/node";
import { collectOutput } from "../../testing/collect-output";
import { makeProcessSpec } from "../../testing/process-spec";
import type { AttemptSpec } from "../runner";
import { type Program, runnerContract } from "../runner.contract";
import { attemptFiles, markText } from "./attempt-files";
import { findCgroup } from "./find-cgroup";
import { findTool } from "./find-program";
import { createLocalProcessRunner, type LocalProcessOptions } from "./local-process-runner";
import { findRelatives } from "./process-table.mjs";
import { findSandboxProblem } from "./sandbox";

// Not below /tmp: a sandbox has its own there, which is to be seen from outside.
const root = fs.mkdtempSync(path.join(process.env.SLIPWAY_TEST_DIR ?? os.homedir(), ".slipway-test-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const environment = { PATH: process.env.PATH };
const sandbox = { network: false, writable: [], hidden: [root] };
const makeSpec = (program: Program) => makeProcessSpec(root, program);
const never = new AbortController().signal;
const script = (text: string) => ["sh", "-c", text];

/** Null, or why this machine cannot show it; the reason is printed, for a silent skip would look like a success. */
function missing(what: string, problem: string | null): boolean {
  if (problem !== null) process.stderr.write(`skipped: ${what}: ${problem}\n`);
  return problem !== null;
}

const place = findCgroup({ wanted: process.env.SLIPWAY_TEST_CGROUP ?? "auto" });
const cgroup = "dir" in place ? place.dir : "off";
const hasNoCgroup = missing("control groups", "problem" in place ? place.problem : null);
const prlimit = findTool("prlimit", process.env.PATH);
const hasNoPrlimit = missing("limits", prlimit === null ? "prlimit is not installed" : null);
const bwrap = findTool("bwrap", process.env.PATH);
const hasNoSandbox = missing("bubblewrap", findSandboxProblem(bwrap, sandbox));

function contractFor(name: string, options: Omit<LocalProcessOptions, "environment">) {
  runnerContract(name, {
    module: {
      file: path.join(import.meta.dirname, "local-process-runner.ts"),
      create: "createLocalProcessRunner",
      options: { environment, ...options },
    },
    createRunner: async () => createLocalProcessRunner({ environment, ...options }),
    makeSpec,
    listLeft: async (spec) => [...findRelatives(null, markText(spec)).map(String), ...listGroups(spec)],
    untilEnded: (spec) =>
      expect.poll(() => attemptFiles(spec.attemptDir).readEnd(), { timeout: 20_000 }).not.toBeNull(),
  });
}

function listGroups({ runId }: AttemptSpec): string[] {
  return cgroup === "off" ? [] : fs.readdirSync(cgroup).filter((name) => name.includes(runId));
}

const limits = { memory: 2 * 1024 ** 3, open_files: 512, file_size: 1024 ** 3 };
if (!hasNoPrlimit) contractFor("local processes under limits", { limits, cgroup: "off" });
if (!hasNoCgroup)
  contractFor("local processes in control groups", {
    limits: { ...limits, processes: 200, cpus: 4 },
    cgroup,
  });
if (!hasNoSandbox) contractFor("local processes in bubblewrap", { sandbox, cgroup: "off" });
if (!hasNoSandbox && !hasNoCgroup)
  contractFor("local processes in bubblewrap and control groups", { sandbox, cgroup, limits });

async function runToEnd(
  options: Omit<LocalProcessOptions, "environment">,
  program: Program,
  resourceArgs: JsonObject = {},
) {
  const runner = createLocalProcessRunner({ environment, ...options });
  const output = collectOutput();
  const spec = { ...makeSpec(program), config: { resource_args: { "local-process": resourceArgs } } };
  try {
    const handle = await runner.start(spec, output, never);
    return { spec, output, outcome: (await handle.ended).outcome };
  } finally {
    await runner.close();
  }
}

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

  it.skipIf(hasNoPrlimit)("hold for the program and its children, core dumps among them", async () => {
    const argv = script("sh -c 'ulimit -n; ulimit -f; ulimit -d; ulimit -c'");
    const bounds = { memory: 512 * 1024 ** 2, open_files: 300, file_size: 1024 ** 2 };
    const { output } = await runToEnd({ limits: bounds, cgroup: "off" }, { argv }, { open_files: 200 });
    expect(output.text()).toBe("200\n2048\n524288\n0\n");
  });

  it.skipIf(hasNoPrlimit)("leave no core dump where nothing else is limited", async () => {
    const { output } = await runToEnd({ cgroup: "off" }, { argv: script("ulimit -c; ulimit -H -c") });
    expect(output.text()).toBe("0\n0\n");
  });

  it("that nothing enforces are told on the run's timeline", async () => {
    const { output } = await runToEnd({ cgroup: "off" }, { argv: ["true"] }, { cpus: 1 });
    expect(output.notes.join()).toContain("cannot limit cpus");
  });

  it.skipIf(hasNoCgroup)("bound memory of all processes together, and tell it from a failure", async () => {
    // Text that grows in a child: the program itself is small.
    const hog = script("sh -c 'x=a; while :; do x=$x$x; done' & wait; exit 3");
    const { outcome } = await runToEnd({ cgroup }, { argv: hog }, { memory: "64Mi" });
    expect(outcome).toMatchObject({ reason: "failed", cause: "oom" });
    expect(outcome.diagnosis).toContain("more memory than it may have");
    const failed = await runToEnd({ cgroup }, { argv: script("kill -9 $$") }, { memory: "64Mi" });
    expect(failed.outcome).toMatchObject({ cause: "signal" });
  });

  it.skipIf(hasNoCgroup)("bound processes and processor time", async () => {
    const argv = script(
      "cat $(sed 's|^0::|/sys/fs/cgroup|' /proc/self/cgroup)/pids.max; sleep 0.1 & sleep 0.1 & sleep 0.1 & wait",
    );
    const { output, spec } = await runToEnd({ cgroup }, { argv }, { processes: 3, cpus: 0.5 });
    expect(output.text("stdout")).toBe("3\n");
    expect(output.text("stderr")).toMatch(/fork/i);
    expect(listGroups(spec)).toEqual([]);
  });
});

describe.skipIf(hasNoSandbox)("a sandboxed local process", { timeout: 30_000 }, () => {
  it("writes to its directory and its own /tmp, and nowhere else", async () => {
    const outside = path.join(root, "outside");
    fs.writeFileSync(outside, "secret of another run");
    const { output, spec } = await runToEnd(
      { sandbox },
      {
        argv: script(
          `echo a > here && echo b > /tmp/there && echo "$HOME" > $HOME/it; cat here /tmp/there $HOME/it; ls /tmp; echo c > ${path.join(os.homedir(), "slipway-intruder")}; cat ${outside}; ls -A /run`,
        ),
      },
    );
    expect(output.text("stdout")).toBe("a\nb\n/tmp/home\nhome\nthere\n");
    expect(output.text("stderr")).toMatch(/intruder.*Read-only file system/i);
    expect(output.text("stderr")).toMatch(/outside.*No such file/i);
    expect(fs.readFileSync(path.join(spec.attemptDir, "work/here"), "utf8")).toBe("a\n");
    expect(fs.existsSync("/tmp/there")).toBe(false);
  });

  it("sees no process but its own and reaches no network unless it may", async () => {
    const look = script("ls /proc | grep -c '^[0-9]'; grep -c : /proc/net/dev");
    const closed = (await runToEnd({ sandbox }, { argv: look })).output.text("stdout").split("\n");
    expect(Number(closed[0])).toBeLessThan(8);
    expect(closed[1]).toBe("1");
    const open = await runToEnd({ sandbox: { ...sandbox, network: true } }, { argv: look });
    const outside = fs.readFileSync("/proc/net/dev", "utf8").match(/:/g)?.length;
    expect(Number(open.output.text("stdout").split("\n")[1])).toBe(outside);
  });

  it("may write where the agent's file says", async () => {
    const shared = fs.mkdtempSync(path.join(root, "shared-"));
    const { outcome } = await runToEnd(
      { sandbox: { ...sandbox, writable: [shared] } },
      { argv: script(`echo x > ${shared}/model`) },
    );
    expect(outcome.reason).toBe("finished");
    expect(fs.readFileSync(path.join(shared, "model"), "utf8")).toBe("x\n");
  });

  it("hears a stop that comes at once", async () => {
    const runner = createLocalProcessRunner({ environment, sandbox });
    const spec = makeSpec({ argv: ["sleep", "60"], graceSeconds: 20 });
    const handle = await runner.start(spec, collectOutput(), never);
    const asked = Date.now();
    handle.stop("cancelled");
    expect((await handle.ended).outcome.diagnosis).not.toContain("grace");
    expect(Date.now() - asked).toBeLessThan(10_000);
    await runner.close();
  });

  it("finds the history of its code, though the agent's cache is hidden", async () => {
    const source = path.join(root, "source");
    const git = (cwd: string, ...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", ...args], { cwd });
    git(root, "init", "--quiet", source);
    git(source, "commit", "--quiet", "--allow-empty", "--message", "first words");
    const spec = makeSpec({ argv: script("git log --format=%s; ls ../..") });
    const codeDir = path.join(spec.attemptDir, "code");
    git(root, "clone", "--quiet", "--shared", source, codeDir);
    const runner = createLocalProcessRunner({ environment, sandbox });
    const output = collectOutput();
    await (await runner.start({ ...spec, codeDir }, output, never)).ended;
    // Of the hidden directory only what was borrowed and the run's own are left.
    expect(output.text()).toBe(`first words\n${[spec.runId, "source"].sort().join("\n")}\n`);
    await runner.close();
  });

  it("dies with the supervisor", async () => {
    const runner = createLocalProcessRunner({ environment, sandbox });
    const spec = makeSpec({ argv: script("echo ready; setsid sleep 600 & sleep 600") });
    const output = collectOutput();
    const handle = await runner.start(spec, output, never);
    await output.until("ready");
    process.kill(attemptFiles(spec.attemptDir).readClaim()?.pid ?? 0, "SIGKILL");
    await expect.poll(() => findRelatives(null, markText(spec))).toEqual([]);
    expect((await handle.ended).outcome.reason).toBe("lost");
    await runner.close();
  });

  it("that cannot be made is a failed start with bubblewrap's reason", async () => {
    const gone = { ...sandbox, writable: [path.join(root, "gone")] };
    const { outcome } = await runToEnd({ sandbox: gone }, { argv: ["true"] });
    expect(outcome).toMatchObject({ reason: "failed", cause: "start" });
    expect(outcome.diagnosis).toContain(path.join(root, "gone"));
  });
});

describe.skipIf(!fs.existsSync("/proc/self/cmdline"))("a secret value", { timeout: 30_000 }, () => {
  const variants: [string, boolean, Omit<LocalProcessOptions, "environment">][] = [
    ["a plain process", false, { cgroup: "off" }],
    ["a limited one", hasNoPrlimit, { cgroup: "off", limits }],
    ["one in a control group", hasNoCgroup, { cgroup, limits }],
    ["one in a sandbox", hasNoSandbox, { cgroup: "off", sandbox, limits }],
  ];
  for (const [name, isMissing, options] of variants)
    it.skipIf(isMissing)(
      `stands on no command line of the machine while ${name} starts, runs and ends`,
      async () => {
        const secret = `hush-${randomBytes(8).toString("hex")}`;
        const runner = createLocalProcessRunner({ environment, ...options });
        const spec = makeSpec({
          argv: script('echo "ready $KEY"; while [ ! -e go ]; do sleep 0.05; done'),
          agentEnv: { KEY: secret },
        });
        const seen = new Set<string>();
        const state = { isOver: false };
        const watching = (async () => {
          while (!state.isOver) {
            for (const line of readCommandLines()) seen.add(line);
            await nextTurn();
          }
        })();
        const output = collectOutput();
        const handle = await runner.start(spec, output, never);
        await output.until(secret);
        const files = fs
          .readdirSync(attemptFiles(spec.attemptDir).dir)
          .filter((file) => !file.startsWith("output"));
        for (const file of files)
          expect(fs.readFileSync(path.join(attemptFiles(spec.attemptDir).dir, file), "utf8")).not.toContain(
            secret,
          );
        fs.writeFileSync(path.join(spec.attemptDir, "work/go"), "");
        await handle.ended;
        state.isOver = true;
        await watching;
        await runner.close();
        expect([...seen].filter((line) => line.includes("ready $KEY"))).not.toEqual([]);
        expect([...seen].filter((line) => line.includes(secret))).toEqual([]);
      },
    );
});

/** Of every process there is, whosever it is. */
function readCommandLines(): string[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        return []; // gone meanwhile
      }
    });
}

describe("a sandbox that cannot be had", () => {
  it("is told in a sentence", () => {
    expect(findSandboxProblem(null, sandbox)).toContain("not installed");
    expect(findSandboxProblem("/usr/bin/env", { ...sandbox, writable: ["/no/such"] })).toContain("/no/such");
  });

  it.skipIf(hasNoSandbox)("names the right that is missing", () => {
    // A user namespace that may have no further ones stands for a machine that forbids them.
    const barred = path.join(root, "barred-bwrap");
    const forbid =
      'echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --bounding-set -all --inh-caps -all bwrap "$@"';
    fs.writeFileSync(barred, `#!/bin/sh\nexec unshare -Ur sh -c '${forbid}' sh "$@"\n`, { mode: 0o755 });
    expect(findSandboxProblem(barred, sandbox)).toMatch(/does not let .* make the namespaces/);
  });
});

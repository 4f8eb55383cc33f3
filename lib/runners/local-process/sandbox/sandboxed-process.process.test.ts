/** The same runner where programs are shut in by bubblewrap. */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { collectOutput } from "../../../testing/collect-output";
import { needs } from "../../../testing/needs";
import {
  cgroup,
  contractFor,
  environment,
  makeSpec,
  never,
  noCgroup,
  noSandbox,
  root,
  runToEnd,
  sandbox,
  script,
} from "../../../testing/process-harness";
import { attemptFiles, markText } from "../attempt-files";
import { findTool } from "../find-program";
import { createLocalProcessRunner } from "../local-process-runner";
import { findRelatives } from "../process-table.mjs";
import { findSandboxProblem } from "./find-sandbox-problem";

const openDirs: string[] = [];
afterAll(() => {
  for (const dir of [root, ...openDirs]) fs.rmSync(dir, { recursive: true, force: true });
});

/** A directory that any user of the machine may use. */
function makeOpenDir(prefix: string): string {
  const dir = fs.mkdtempSync(path.join(path.dirname(root), prefix));
  fs.chmodSync(dir, 0o777);
  openDirs.push(dir);
  return dir;
}

contractFor("local processes in bubblewrap", { sandbox, cgroup: "off" }, noSandbox);
contractFor(
  "local processes in bubblewrap and control groups",
  {
    ...{ sandbox, cgroup },
    limits: { memory: 2 * 1024 ** 3, processes: 200 },
  },
  noSandbox,
  noCgroup,
);

describe("a sandboxed local process", { timeout: 30_000, ...needs(noSandbox) }, () => {
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
    const shared = makeOpenDir("shared-");
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
    handle.stop("cancelled");
    const { outcome } = await handle.ended;
    expect(outcome).toMatchObject({ reason: "cancelled", signal: "SIGTERM" });
    expect(outcome.diagnosis).not.toContain("grace");
    await runner.close();
  });

  it("finds the history of its code, though the agent's cache is hidden", async () => {
    const source = path.join(root, "git/source");
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
    expect(output.text()).toBe(`first words\n${["git", spec.runId].sort().join("\n")}\n`);
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

describe("a sandbox that cannot be had", () => {
  it("is told in a sentence", () => {
    expect(findSandboxProblem(null, sandbox)).toContain("not installed");
    expect(
      findSandboxProblem({ bwrap: "/usr/bin/env", setpriv: null }, { ...sandbox, writable: ["/no/such"] }),
    ).toContain("/no/such");
  });

  it("names the right that is missing", needs(noSandbox), () => {
    // A user namespace that may have no further ones stands for a machine that forbids them.
    const barred = path.join(makeOpenDir("barred-"), "bwrap");
    const forbid =
      'echo 0 >/proc/sys/user/max_user_namespaces && exec setpriv --bounding-set -all --inh-caps -all bwrap "$@"';
    fs.writeFileSync(barred, `#!/bin/sh\nexec unshare -Ur sh -c '${forbid}' sh "$@"\n`, { mode: 0o755 });
    expect(
      findSandboxProblem({ bwrap: barred, setpriv: findTool("setpriv", process.env.PATH) }, sandbox),
    ).toMatch(/does not let .* make the namespaces/);
  });
});

/** Secrets reach a program's environment and nothing else, however it is started. */

import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { collectOutput } from "../../testing/collect-output";
import { needs } from "../../testing/needs";
import {
  cgroup,
  environment,
  makeSpec,
  never,
  noCgroup,
  noPrlimit,
  noSandbox,
  root,
  sandbox,
  script,
} from "../../testing/process-harness";
import { attemptFiles } from "./attempt-files";
import { createLocalProcessRunner, type LocalProcessOptions } from "./local-process-runner";

afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const limits = { memory: 2 * 1024 ** 3, open_files: 512 };

const noProc = fs.existsSync("/proc/self/cmdline") ? null : "this machine has no /proc to look at";

describe("a secret value", { timeout: 30_000, ...needs(noProc) }, () => {
  const variants: [string, string | null, Omit<LocalProcessOptions, "environment">][] = [
    ["a plain process", null, { cgroup: "off" }],
    ["a limited one", noPrlimit, { cgroup: "off", limits }],
    ["one in a control group", noCgroup, { cgroup, limits }],
    ["one in a sandbox", noSandbox, { cgroup: "off", sandbox, limits }],
  ];
  for (const [name, missing, options] of variants)
    it(
      `stands on no command line of the machine while ${name} starts, runs and ends`,
      needs(missing),
      async () => {
        const secret = `hush-${randomBytes(8).toString("hex")}`;
        const runner = createLocalProcessRunner({ environment, ...options });
        const spec = makeSpec({
          argv: script('echo "ready $KEY"; while [ ! -e go ]; do sleep 0.05; done'),
          agentEnv: { KEY: secret },
        });
        const seen = new Set<string>();
        const over = new AbortController();
        const watching = (async () => {
          while (!over.signal.aborted) {
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
        over.abort();
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

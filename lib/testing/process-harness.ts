/** What tests of held-back local processes share: where they run, and what this machine can do. */
import fs from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import type { JsonObject } from "../config/tree/node";
import { attemptFiles, markText } from "../runners/local-process/attempt-files";
import { findCgroup } from "../runners/local-process/find-cgroup";
import { findTool } from "../runners/local-process/find-program";
import {
  createLocalProcessRunner,
  type LocalProcessOptions,
} from "../runners/local-process/local-process-runner";
import { findRelatives } from "../runners/local-process/process-table.mjs";
import { findSandboxProblem, findSandboxTools } from "../runners/local-process/sandbox/find-sandbox-problem";
import type { AttemptSpec } from "../runners/runner";
import { type Program, runnerContract } from "../runners/runner.contract";
import { collectOutput } from "./collect-output";
import { makeProcessSpec } from "./process-spec";

type Restraint = Omit<LocalProcessOptions, "environment">;

export const environment = { PATH: process.env.PATH };
export const script = (text: string) => ["sh", "-c", text];
export const never = new AbortController().signal;

/** Outside of /tmp and of homes, which a sandbox has of its own. The caller removes it. */
export const root = fs.mkdtempSync(path.join(process.env.SLIPWAY_TEST_DIR ?? "/var/tmp", "slipway-test-"));
export const makeSpec = (program: Program) => makeProcessSpec(root, program);
export const sandbox = { network: false, writable: [], readable: [], hidden: [], agentDir: root };

const place = findCgroup({ wanted: process.env.SLIPWAY_TEST_CGROUP ?? "auto" });
export const cgroup = "dir" in place ? place.dir : "off";
/** Why this machine cannot do it; null where it can. */
export const noCgroup = "problem" in place ? place.problem : null;
export const noPrlimit =
  findTool("prlimit", process.env.PATH) === null ? "prlimit (util-linux) is not installed" : null;
export const noSandbox = findSandboxProblem(findSandboxTools(process.env), sandbox);

export function contractFor(name: string, options: Restraint, ...missing: (string | null)[]) {
  runnerContract(name, {
    missing,
    module: {
      file: path.join(import.meta.dirname, "../runners/local-process/local-process-runner.ts"),
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

export function listGroups({ runId }: AttemptSpec): string[] {
  return cgroup === "off" ? [] : fs.readdirSync(cgroup).filter((name) => name.includes(runId));
}

export async function runToEnd(options: Restraint, program: Program, resourceArgs: JsonObject = {}) {
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

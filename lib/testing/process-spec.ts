import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { AttemptSpec } from "../runners/runner";
import type { Program } from "../runners/runner.contract";
import { attemptFacts } from "./attempt-facts";

/** An attempt of a program on this machine, with a directory of its own below `root`. */
export function makeProcessSpec(root: string, program: Program): AttemptSpec {
  const { argv, env = {}, agentEnv = {}, graceSeconds = 5, maxRunSeconds = null } = program;
  const runId = randomBytes(6).toString("hex");
  const attemptDir = path.join(root, runId);
  fs.mkdirSync(attemptDir);
  const inherited = Object.fromEntries(Object.keys(agentEnv).map((name) => [name, null]));
  return {
    ...attemptFacts,
    runId,
    config: {},
    manifest: { argv, cwd: ".", env: { ...env, ...inherited } },
    fromAgent: Object.keys(agentEnv).map((name) => ({ name, at: `/env/${name}` })),
    agentEnv,
    attemptDir,
    graceSeconds,
    maxRunSeconds,
  };
}

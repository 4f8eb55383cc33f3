/**
 * Programs on the agent's own machine. Each has a supervisor (supervisor.mjs), a small Node process in a session of its own
 * that outlives the agent; both talk through files in the attempt's directory.
 */
import fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { codeSource } from "../../config/render/argv";
import type { ProcessLimits } from "../../config/values/process-limits";
import { AlreadyStartedError, type AttemptOutput, type Runner, StartRefusal } from "../runner";
import { type AttemptFiles, attemptFiles, type Claim } from "./attempt-files";
import { baseEnvironment } from "./base-environment";
import { removeCgroup } from "./cgroup.mjs";
import { findCgroup } from "./find-cgroup";
import { findHidden, findStartError, findTool } from "./find-program";
import { followAttempt } from "./follow-attempt";
import { killAttempt } from "./kill-attempt";
import { type LaunchPlan, planLaunch, type Restraints } from "./launch-plan";
import { readOwnLimits } from "./own-limits";
import { pickLimits } from "./pick-limits";
import { placeCheckpoints } from "./place-checkpoints";
import { placeInputs } from "./place-inputs";
import { type ProcessPlan, planProcess } from "./plan-process";
import { startOf } from "./process-table.mjs";
import { explainSandbox } from "./sandbox/explain-sandbox";
import { findSandboxTools } from "./sandbox/find-sandbox-problem";
import { createSandbox, type Sandbox, type SandboxSettings } from "./sandbox/sandbox";
import { hiddenRefusal, spawnRefusal } from "./start-refusal";
import { createSupervisorPool, type SupervisorAnswer } from "./supervisor-pool";

export interface LocalProcessOptions {
  /** The agent's own environment; only harmless names of it reach a program. */
  environment: Readonly<Record<string, string | undefined>>;
  /** How much output of one attempt may wait on disk for an agent that is away. */
  maxUnreadBytes?: number;
  segmentBytes?: number;
  /** The most one attempt may use, and what it gets where its config says nothing. */
  limits?: ProcessLimits;
  /** `auto`, `off` or a directory; see findCgroup. */
  cgroup?: string;
  /** Left out: programs see and change what the agent's user may. */
  sandbox?: SandboxSettings;
}

export function createLocalProcessRunner(options: LocalProcessOptions): Runner {
  const { maxUnreadBytes = 512 * 1024 * 1024, segmentBytes = 8 * 1024 * 1024 } = options;
  const base = baseEnvironment(options.environment);
  const restraints = findRestraints(options);
  const supervisors = createSupervisorPool(base, restraints.prlimit);
  return {
    resource: "local-process",
    needsCode: (config) => ["git", "artifact"].includes(codeSource(config)),

    async start(spec, output, signal) {
      const files = attemptFiles(spec.attemptDir);
      if (files.readClaim()) throw new AlreadyStartedError(spec);
      const limits = pickLimits(spec.config, options.limits ?? {});
      const program = planProcess(spec, base);
      placeInputs(spec.artifacts ?? [], program);
      placeCheckpoints(spec.checkpoints ?? [], program);
      const plan = planLaunch(spec, program, limits, restraints);
      if (plan.argv[0] !== program.argv[0]) refuseAbsent(program, restraints.sandbox);
      await restraints.sandbox?.handOver(program.root);
      signal.throwIfAborted();
      fs.mkdirSync(files.dir, { recursive: true, mode: 0o700 });
      const answer = await supervisors.hand({
        ...{ argv: plan.argv, cwd: plan.cwd, env: plan.env, mark: plan.mark },
        ...{ cgroup: plan.cgroup, sandboxInputs: plan.sandboxInputs },
        dir: files.dir,
        graceSeconds: spec.graceSeconds,
        maxRunSeconds: spec.maxRunSeconds,
        segmentBytes,
        maxSegments: Math.max(3, Math.ceil(maxUnreadBytes / segmentBytes)),
      });
      if (answer && "refused" in answer && answer.refused === "claim" && answer.code === "EEXIST")
        throw new AlreadyStartedError(spec);
      const claim = files.readClaim();
      if (answer && "pid" in answer && claim) {
        noteUnenforced(plan, output);
        return followAttempt(spec, claim, null, output);
      }
      killAttempt(files, spec);
      fs.rmSync(files.dir, { recursive: true, force: true });
      throw refusalFor(answer, program);
    },

    async adopt(spec, { position }, output) {
      const files = attemptFiles(spec.attemptDir);
      if (files.claimForGood()) return null;
      const claim = files.readClaim();
      if (!claim || claim.start === null) return null;
      await untilStarted(files, claim);
      return followAttempt(spec, claim, position, output);
    },

    // The files are in the attempt's directory: an agent that lost its notes has lost these as well.
    list: async () => [],

    async cleanUp(attempt) {
      const files = attemptFiles(attempt.attemptDir);
      // After an end its supervisor has cleared everything; looking through all processes again takes milliseconds.
      if (!files.readEnd()) killAttempt(files, attempt);
      const group = files.readClaim()?.cgroup;
      if (group) await removeCgroup(group);
      fs.rmSync(files.dir, { recursive: true, force: true });
    },

    async close() {
      supervisors.close();
    },
  };
}

function findRestraints({ environment, cgroup = "auto", sandbox }: LocalProcessOptions): Restraints {
  return {
    prlimit: findTool("prlimit", environment.PATH),
    most: readOwnLimits(),
    cgroup: findCgroup({ wanted: cgroup }),
    sandbox: sandbox
      ? createSandbox(findSandboxTools(environment) ?? { bwrap: "bwrap", setpriv: null }, sandbox)
      : null,
  };
}

function refuseAbsent(plan: ProcessPlan, sandbox: Sandbox | null): void {
  const [program = ""] = plan.argv;
  const { cwd, env, root } = plan;
  const code = findStartError(program, cwd, env.PATH);
  if (code !== null) throw spawnRefusal(code, plan);
  const hidden = sandbox && findHidden(program, cwd, env.PATH, (file) => sandbox.canSee(file, root));
  if (hidden) throw hiddenRefusal(program, hidden);
}

/** A limit that is only written down would be taken for one that holds. */
function noteUnenforced({ unenforced }: LaunchPlan, output: AttemptOutput): void {
  if (unenforced.length > 0)
    output.note(
      `this agent's machine cannot limit ${unenforced.join(", ")}: the program runs without (see \`slipway agent doctor\`)`,
    );
}

function refusalFor(answer: SupervisorAnswer | null, plan: ProcessPlan): StartRefusal {
  if (answer && "refused" in answer) {
    if (answer.refused === "spawn") return spawnRefusal(answer.code, plan);
    if (answer.refused === "sandbox")
      return new StartRefusal("start", explainSandbox(answer.code), { reason: "failed" });
    if (answer.refused === "cgroup")
      return new StartRefusal("start", `the attempt's control group could not be made (${answer.code})`, {
        reason: "failed",
      });
  }
  const code = answer && "refused" in answer ? answer.code : "it ended at once";
  return new StartRefusal("start", `the process that watches over the program could not work (${code})`, {
    reason: "failed",
  });
}

/** An agent may have died between the supervisor's claim and its first record; that takes milliseconds. */
async function untilStarted(files: AttemptFiles, claim: Claim): Promise<void> {
  while (!files.readStarted() && !files.readEnd() && startOf(claim.pid) === claim.start) await delay(5);
}

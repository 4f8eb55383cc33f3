/**
 * Programs on the agent's own machine. Each has a supervisor (supervisor.mjs), a small Node process in a session of its own
 * that outlives the agent; both talk through files in the attempt's directory.
 */
import fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { codeSource } from "../../config/render/argv";
import { AlreadyStartedError, type Runner, StartRefusal } from "../runner";
import { type AttemptFiles, attemptFiles, type Claim } from "./attempt-files";
import { followAttempt } from "./attempt-handle";
import { baseEnvironment } from "./base-environment";
import { killAttempt } from "./kill-attempt";
import { type ProcessPlan, planProcess } from "./plan-process";
import { startOf } from "./process-table.mjs";
import { spawnRefusal } from "./start-refusal";
import { createSupervisorPool, type SupervisorAnswer } from "./supervisor-pool";

export interface LocalProcessOptions {
  /** The agent's own environment; only harmless names of it reach a program. */
  environment: Readonly<Record<string, string | undefined>>;
  /** How much output of one attempt may wait on disk for an agent that is away. */
  maxUnreadBytes?: number;
  segmentBytes?: number;
}

export function createLocalProcessRunner(options: LocalProcessOptions): Runner {
  const { maxUnreadBytes = 512 * 1024 * 1024, segmentBytes = 8 * 1024 * 1024 } = options;
  const base = baseEnvironment(options.environment);
  const supervisors = createSupervisorPool(base);
  return {
    resource: "local-process",
    needsCode: (config) => ["git", "artifact"].includes(codeSource(config)),

    async start(spec, output, signal) {
      const files = attemptFiles(spec.attemptDir);
      if (files.readClaim()) throw new AlreadyStartedError(spec);
      const plan = planProcess(spec, base);
      signal.throwIfAborted();
      fs.mkdirSync(files.dir, { recursive: true, mode: 0o700 });
      const answer = await supervisors.hand({
        ...plan,
        dir: files.dir,
        graceSeconds: spec.graceSeconds,
        maxRunSeconds: spec.maxRunSeconds,
        segmentBytes,
        maxSegments: Math.max(3, Math.ceil(maxUnreadBytes / segmentBytes)),
      });
      if (answer && "refused" in answer && answer.refused === "claim" && answer.code === "EEXIST")
        throw new AlreadyStartedError(spec);
      const claim = files.readClaim();
      if (answer && "pid" in answer && claim) return followAttempt(spec, claim, null, output);
      killAttempt(files, spec);
      fs.rmSync(files.dir, { recursive: true, force: true });
      throw refusalFor(answer, plan);
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
      fs.rmSync(files.dir, { recursive: true, force: true });
    },

    async close() {
      supervisors.close();
    },
  };
}

function refusalFor(answer: SupervisorAnswer | null, plan: ProcessPlan): StartRefusal {
  if (answer && "refused" in answer && answer.refused === "spawn") return spawnRefusal(answer.code, plan);
  const code = answer && "refused" in answer ? answer.code : "it ended at once";
  return new StartRefusal("start", `the process that watches over the program could not work (${code})`, {
    reason: "failed",
  });
}

/** An agent may have died between the supervisor's claim and its first record; that takes milliseconds. */
async function untilStarted(files: AttemptFiles, claim: Claim): Promise<void> {
  while (!files.readStarted() && !files.readEnd() && startOf(claim.pid) === claim.start) await delay(5);
}

import fs from "node:fs";
import { createGpuMeter } from "../measure-gpus";
import type { Measures } from "../measures";
import type { AttemptHandle, AttemptOutput, AttemptSpec, EndedAttempt, StopReason } from "../runner";
import { type AttemptFiles, attemptFiles, type Claim, markText } from "./attempt-files";
import { attemptPath } from "./attempt-path";
import { listMembers } from "./cgroup.mjs";
import { createOutputReader } from "./follow-output";
import { killAttempt } from "./kill-attempt";
import { createProgramMeter } from "./measure-program";
import { workplaceOf } from "./plan-process";
import { findRelatives, sendSignal, startOf } from "./process-table.mjs";
import { toEndedAttempt, toLostAttempt } from "./to-outcome";

/** Without news from the file system, how often to look whether the supervisor is alive. */
const lookMs = 1_000;

/** Follows an attempt that a supervisor has claimed: output, end, and what happens when the supervisor itself is killed. */
export function followAttempt(
  spec: AttemptSpec,
  claim: Claim,
  position: string | null,
  output: AttemptOutput,
): AttemptHandle {
  const files = attemptFiles(spec.attemptDir);
  const alarm = createAlarm(files.dir);
  const reader = createOutputReader(files.dir, position, output);
  let isReleased = false;
  const isSupervised = () => claim.start !== null && startOf(claim.pid) === claim.start;

  const follow = async (): Promise<EndedAttempt | null> => {
    try {
      while (!isReleased) {
        const end = findEnd(files, spec, isSupervised);
        // Looked for before the output is read: what was there at the end is read to its end.
        const hasRead = await reader.drain();
        if (end) return end;
        if (!hasRead) await alarm.wait(lookMs);
      }
      return null;
    } catch (error) {
      // Called lost, it must not go on by itself.
      killAttempt(files, spec);
      return unreadable(error);
    } finally {
      alarm.close();
    }
  };
  const following = follow();
  return {
    id: `process ${claim.pid}`,
    running: Promise.resolve(files.readStarted()?.startedAt ?? null),
    ended: settleWhenEnded(following),
    stop(reason: StopReason, graceSeconds = spec.graceSeconds) {
      tryWriteStop(files, { reason, graceSeconds });
      if (isSupervised()) sendSignal(claim.pid, "SIGTERM");
    },
    locate: async (path) => {
      const at = attemptPath(workplaceOf(spec), path);
      return at !== null && fs.existsSync(at) ? at : null;
    },
    measure: lazily(() => meterOf(files, spec, claim)),
    async release() {
      isReleased = true;
      alarm.ring();
      await following;
    },
  };
}

/** Nothing is looked at before somebody asks. */
function lazily(make: () => () => Promise<Measures | null>): () => Promise<Measures | null> {
  let measure: (() => Promise<Measures | null>) | undefined;
  return () => {
    measure ??= make();
    return measure();
  };
}

function meterOf(files: AttemptFiles, spec: AttemptSpec, { cgroup }: Claim): () => Promise<Measures | null> {
  const findProcesses = () => {
    const started = files.readStarted();
    const isSame = started?.start && startOf(started.pid) === started.start;
    const relatives = findRelatives(isSame ? started.pid : null, markText(spec));
    return [...new Set([...relatives, ...(cgroup ? listMembers(cgroup) : [])])];
  };
  return createProgramMeter({
    findProcesses,
    measureGpus: createGpuMeter(),
    dir: spec.attemptDir,
  });
}

function settleWhenEnded(following: Promise<EndedAttempt | null>): Promise<EndedAttempt> {
  return new Promise((resolve) => {
    void following.then((end) => end && resolve(end));
  });
}

function unreadable(error: unknown): EndedAttempt {
  const lost = toLostAttempt(null, new Date());
  const why = error instanceof Error ? error.message : String(error);
  return {
    ...lost,
    outcome: { ...lost.outcome, diagnosis: `the attempt's files could not be read: ${why}` },
  };
}

/** A full disk must not keep anyone from ending a program: without the order, the supervisor only does not know why. */
function tryWriteStop(files: AttemptFiles, stop: Parameters<AttemptFiles["writeStop"]>[0]): void {
  try {
    files.writeStop(stop);
  } catch {
    return;
  }
}

function findEnd(files: AttemptFiles, spec: AttemptSpec, isSupervised: () => boolean): EndedAttempt | null {
  const wasSupervised = isSupervised();
  const end = files.readEnd();
  if (end) return toEndedAttempt(end);
  if (wasSupervised) return null;
  killAttempt(files, spec);
  return toLostAttempt(files.readStarted(), new Date());
}

/** Wakes a waiter when something changes in the directory. */
function createAlarm(dir: string) {
  let wake: () => void = () => undefined;
  let isRung = false;
  const ring = () => {
    isRung = true;
    wake();
  };
  const watcher = watch(dir, ring);
  return {
    ring,
    async wait(milliseconds: number): Promise<void> {
      if (!isRung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, watcher ? milliseconds : Math.min(milliseconds, 100));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      isRung = false;
    },
    close: () => watcher?.close(),
  };
}

/** Null where the machine has no watches left: then looking often must do. */
function watch(dir: string, onChange: () => void): fs.FSWatcher | null {
  try {
    return fs.watch(dir, onChange).on("error", () => undefined);
  } catch {
    return null;
  }
}

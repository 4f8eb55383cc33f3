/** A runner of nothing: tests decide when an attempt prints, runs and ends. What it has started outlives its handles. */

import {
  AlreadyStartedError,
  type AttemptHandle,
  type AttemptOutput,
  type AttemptSpec,
  type EndedAttempt,
  type Runner,
  reasonOfStop,
  type StopReason,
} from "../runners/runner";
import type { LogStream, Outcome } from "../runs/agent-protocol";

export interface FakeAttempt {
  spec: AttemptSpec;
  stops: { reason: StopReason; graceSeconds: number | undefined }[];
  /** Says something; kept until somebody listens. */
  print(text: string, stream?: LogStream): Promise<void>;
  end(outcome?: Partial<Outcome>): void;
}

export interface FakeRunner extends Runner {
  attempts: Map<string, FakeAttempt>;
  /** Names of what was done, in order: `start r1:1`, `adopt r1:1`, `cleanUp r1:1`. */
  done: string[];
  /** What the next start throws. */
  refuseWith: Error | null;
  /** What the next calls throw, in turn: an engine that is away. */
  failures: Partial<Record<"adopt" | "cleanUp" | "list", Error[]>>;
  /** While set, `start` waits for it, or for its signal. */
  gate: Promise<void> | null;
  needs: boolean;
}

interface Inner extends FakeAttempt {
  said: { stream: LogStream; text: string }[];
  output: AttemptOutput | null;
  told: number;
  ended: Promise<EndedAttempt>;
}

export function createFakeRunner(): FakeRunner {
  const attempts = new Map<string, Inner>();
  const failIfAsked = (call: keyof FakeRunner["failures"]) => {
    const failure = runner.failures[call]?.shift();
    if (failure) throw failure;
  };
  const runner: FakeRunner = {
    resource: "local-process",
    attempts,
    done: [],
    refuseWith: null,
    failures: {},
    gate: null,
    needs: false,
    needsCode: () => runner.needs,
    async start(spec, output, signal) {
      runner.done.push(`start ${nameOf(spec)}`);
      await Promise.race([runner.gate, untilAborted(signal)]);
      signal.throwIfAborted();
      if (runner.refuseWith) throw runner.refuseWith;
      if (attempts.has(nameOf(spec))) throw new AlreadyStartedError(spec);
      const attempt = makeAttempt(spec);
      attempts.set(nameOf(spec), attempt);
      return listen(attempt, output, null);
    },
    async adopt(spec, { position }, output) {
      runner.done.push(`adopt ${nameOf(spec)}`);
      failIfAsked("adopt");
      const attempt = attempts.get(nameOf(spec));
      return attempt ? listen(attempt, output, position) : null;
    },
    async list() {
      failIfAsked("list");
      return [...attempts.values()].map(({ spec: { runId, attempt } }) => ({ runId, attempt }));
    },
    async cleanUp(key) {
      runner.done.push(`cleanUp ${nameOf(key)}`);
      failIfAsked("cleanUp");
      attempts.delete(nameOf(key));
    },
    close: async () => undefined,
  };
  return runner;
}

function nameOf({ runId, attempt }: { runId: string; attempt: number }): string {
  return `${runId}:${attempt}`;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function makeAttempt(spec: AttemptSpec): Inner {
  let settle: (end: EndedAttempt) => void = () => undefined;
  const attempt: Inner = {
    spec,
    stops: [],
    said: [],
    output: null,
    told: 0,
    ended: new Promise((resolve) => {
      settle = resolve;
    }),
    async print(text, stream = "stdout") {
      attempt.said.push({ stream, text });
      await tell(attempt);
    },
    end(outcome = {}) {
      const plain: Outcome = {
        reason: "finished",
        exitCode: 0,
        signal: null,
        diagnosis: "exit code 0",
        cause: "exit",
      };
      settle({ outcome: { ...plain, ...outcome }, startedAt: new Date(1_000), endedAt: new Date(2_000) });
    },
  };
  return attempt;
}

async function tell(attempt: Inner): Promise<void> {
  const { output, said } = attempt;
  if (!output) return;
  for (; attempt.told < said.length; attempt.told += 1) {
    const piece = said[attempt.told];
    if (piece) await output.write(piece.stream, Buffer.from(piece.text), String(attempt.told));
  }
}

async function listen(
  attempt: Inner,
  output: AttemptOutput,
  position: string | null,
): Promise<AttemptHandle> {
  attempt.output = output;
  attempt.told = position === null ? 0 : Number(position) + 1;
  await tell(attempt);
  return {
    id: `fake ${nameOf(attempt.spec)}`,
    running: Promise.resolve(new Date(1_000)),
    ended: attempt.ended,
    stop(reason, graceSeconds) {
      attempt.stops.push({ reason, graceSeconds });
      attempt.end({ ...reasonOfStop(reason), exitCode: null, diagnosis: "stopped" });
    },
    async release() {
      attempt.output = null;
    },
  };
}

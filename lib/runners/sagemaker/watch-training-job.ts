/**
 * Follows one training job to its end by asking again and again: state, notes for the timeline, log, outcome. The service
 * may be out of reach or throttle for any time; it is then asked again until the end is known.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  type SageMakerClient,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import type { AttemptHandle, AttemptOutput, AttemptSpec, EndedAttempt, StopReason } from "../runner";
import { reasonOfStop } from "../runner";
import { endedStatuses, explainJobEnd } from "./explain-job-end";
import { createLogReader, type LogReader } from "./read-log";

export interface WatchInput {
  client: SageMakerClient;
  logs: CloudWatchLogsClient;
  job: DescribeTrainingJobResponse;
  spec: Pick<AttemptSpec, "maxRunSeconds">;
  position: string | null;
  output: AttemptOutput;
  pollMs: number;
  settleMs: number;
}

/** A job whose state does not change is asked for this many times more seldom. */
const slowest = 6;

export function watchTrainingJob(input: WatchInput): AttemptHandle {
  const watch = new TrainingJobWatch(input);
  const running = new Promise<Date | null>((resolve) => {
    watch.onRunning = resolve;
  });
  const ended = new Promise<EndedAttempt>((settle) => {
    void watch.toEnd().then((end) => {
      if (end !== null) settle(end);
    });
  });
  return {
    id: watch.name,
    running,
    ended,
    stop: (reason) => watch.stop(reason),
    release: () => watch.release(),
  };
}

class TrainingJobWatch {
  readonly name: string;
  onRunning: (at: Date | null) => void = () => undefined;
  readonly #input: WatchInput;
  readonly #released = new AbortController();
  readonly #log: LogReader;
  #job: DescribeTrainingJobResponse;
  #stop: StopReason | null = null;
  #told = 0;
  #done: Promise<unknown> = Promise.resolve();

  constructor(input: WatchInput) {
    this.#input = input;
    this.#job = input.job;
    this.name = input.job.TrainingJobName ?? "";
    const groups = input.job.ResourceConfig?.InstanceGroups?.map(({ InstanceCount = 1 }) => InstanceCount);
    const machines =
      groups?.reduce((sum, count) => sum + count, 0) ?? input.job.ResourceConfig?.InstanceCount ?? 1;
    const source = { jobName: this.name, isOneMachine: machines === 1 };
    this.#log = createLogReader(input.logs, source, input.position, input.output);
  }

  /** Null when it was released before. */
  toEnd(): Promise<EndedAttempt | null> {
    const end = this.#follow().catch((error: unknown) => {
      if (this.#released.signal.aborted) return null;
      return failedWatch(error, this.#stop, this.#job.TrainingStartTime ?? null);
    });
    this.#done = end;
    return end;
  }

  stop(reason: StopReason): void {
    if (this.#released.signal.aborted || this.#stop !== null) return;
    this.#stop = reason;
    const stopping = new StopTrainingJobCommand({ TrainingJobName: this.name });
    // A job that has ended meanwhile cannot be stopped, which is no failure.
    void this.#ask(() => this.#input.client.send(stopping), ["ValidationException"]).catch(() => undefined);
  }

  async release(): Promise<void> {
    this.#released.abort();
    await this.#done;
  }

  async #follow(): Promise<EndedAttempt | null> {
    const { pollMs } = this.#input;
    let quietPolls = 0;
    this.#see(this.#job);
    while (!endedStatuses.includes(this.#job.TrainingJobStatus ?? "")) {
      const hasRead = await this.#drain();
      await this.#sleep(pollMs);
      if (this.#released.signal.aborted) return null;
      quietPolls = hasRead ? 0 : quietPolls + 1;
      // The log of a living job is read every time; its state need not be asked for as often.
      if (quietPolls < slowest || quietPolls % slowest === 0) await this.#describe();
      if (this.#isOverdue()) this.stop("max-run-time");
    }
    this.onRunning(this.#job.TrainingStartTime ?? null);
    await this.#drainToEnd();
    return this.#released.signal.aborted ? null : explainJobEnd(this.#job, this.#stop);
  }

  async #describe(): Promise<void> {
    const command = new DescribeTrainingJobCommand({ TrainingJobName: this.name });
    const job = await this.#ask(
      () => this.#input.client.send(command, { abortSignal: this.#released.signal }),
      [],
    );
    if (job) this.#see(job);
  }

  #see(job: DescribeTrainingJobResponse): void {
    this.#job = job;
    const transitions = job.SecondaryStatusTransitions ?? [];
    for (const { Status, StatusMessage } of transitions.slice(this.#told))
      this.#input.output.note(StatusMessage ? `${Status}: ${StatusMessage}` : String(Status));
    this.#told = transitions.length;
    if (job.TrainingStartTime && transitions.some(({ Status }) => Status === "Training"))
      this.onRunning(job.TrainingStartTime);
  }

  #isOverdue(): boolean {
    const { maxRunSeconds } = this.#input.spec;
    const startedAt = this.#job.TrainingStartTime;
    return (
      maxRunSeconds !== null &&
      startedAt !== undefined &&
      Date.now() > startedAt.getTime() + maxRunSeconds * 1000
    );
  }

  /** CloudWatch takes a while to show the last lines. */
  async #drainToEnd(): Promise<void> {
    const { pollMs, settleMs } = this.#input;
    for (let quietSince = Date.now(); Date.now() - quietSince < settleMs; ) {
      if (await this.#drain()) quietSince = Date.now();
      if (this.#released.signal.aborted) return;
      await this.#sleep(Math.min(pollMs, settleMs / 4));
    }
    await this.#drain();
  }

  async #drain(): Promise<boolean> {
    return (await this.#ask(() => this.#log.drain(this.#released.signal), [])) ?? false;
  }

  /** Asks until an answer comes; undefined when it is one of the named refusals, or it was released. */
  async #ask<T>(call: () => Promise<T>, accepted: string[]): Promise<T | undefined> {
    for (let delay = this.#input.pollMs; ; delay = Math.min(delay * 2, this.#input.pollMs * slowest)) {
      try {
        return await call();
      } catch (error) {
        if (this.#released.signal.aborted || (error instanceof Error && accepted.includes(error.name)))
          return undefined;
        if (!isPassing(error)) throw error;
      }
      await this.#sleep(delay);
      if (this.#released.signal.aborted) return undefined;
    }
  }

  async #sleep(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#released.signal }).catch(() => undefined);
  }
}

/** Throttling, faults of the service, a broken connection, credentials that have run out and will be renewed. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/Throttling|TooManyRequests|ExpiredToken|InternalFailure|ServiceUnavailable/u.test(error.name))
    return true;
  if (!("$metadata" in error)) return "code" in error || error.name === "TimeoutError";
  const { httpStatusCode = 0 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode === 0 || httpStatusCode >= 500;
}

function failedWatch(error: unknown, stop: StopReason | null, startedAt: Date | null): EndedAttempt {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : "unknown error";
  const reason = stop === null ? ({ reason: "lost", cause: "agent" } as const) : reasonOfStop(stop);
  const diagnosis = `the training job cannot be watched any more: ${why}`.slice(0, 2_000);
  return { outcome: { ...reason, exitCode: null, signal: null, diagnosis }, startedAt, endedAt: new Date() };
}

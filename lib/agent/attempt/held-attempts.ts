/** Everything an agent process holds: attempts that go on, and the removal of what nobody wants any more. */
import path from "node:path";
import type { Resource } from "../../config/layer";
import { logFailure } from "../../logger";
import type { AttemptKey, Runner, StopReason } from "../../runners/runner";
import type { Lease } from "../../runs/agent-protocol";
import type { ServerLine } from "../server/server-line";
import { untilDone } from "../server/until-done";
import type { AttemptContext } from "./attempt-context";
import { type AttemptRecord, openAttemptStore } from "./attempt-record";
import { type RunningAttempt, runAttempt } from "./run-attempt";

export interface HeldAttemptsOptions {
  context: Omit<AttemptContext, "agentId" | "runner">;
  runners: ReadonlyMap<Resource, Runner>;
  attemptsDir: string;
  line: ServerLine;
  /** The id the server gave the agent. */
  agentId(): string;
  /** Ends all that is repeated in the background. */
  signal: AbortSignal;
  /** Told when something was begun or is over. */
  onChange(): void;
}

const noOutcome = { reason: "lost", cause: "agent", exitCode: null, signal: null } as const;

export class HeldAttempts {
  readonly #options: HeldAttemptsOptions;
  readonly #store: ReturnType<typeof openAttemptStore>;
  readonly #attempts = new Map<string, RunningAttempt>();

  constructor(options: HeldAttemptsOptions) {
    this.#options = options;
    this.#store = openAttemptStore(options.attemptsDir);
  }

  get size(): number {
    return this.#attempts.size;
  }

  /** What is held, and which of it is being stopped. */
  list(): { running: AttemptKey[]; stopping: AttemptKey[] } {
    const all = [...this.#attempts.values()];
    return {
      running: all.map(({ key }) => key),
      stopping: all.filter(({ isStopping }) => isStopping).map(({ key }) => key),
    };
  }

  has(key: AttemptKey): boolean {
    return this.#attempts.has(nameOf(key));
  }

  stop(key: AttemptKey, reason: StopReason): void {
    this.#attempts.get(nameOf(key))?.stop(reason);
  }

  stopAll(reason: StopReason, graceSeconds: number): void {
    for (const attempt of this.#attempts.values()) attempt.stop(reason, graceSeconds);
  }

  /** Leaves all of it to the next process. */
  releaseAll(): void {
    for (const attempt of this.#attempts.values()) attempt.release();
  }

  async untilAllDone(): Promise<void> {
    await Promise.all([...this.#attempts.values()].map(({ done }) => done));
  }

  /** What this or an earlier process noted down, by `nameOf`. */
  readRecords(): Map<string, AttemptRecord> {
    const { records, unreadable } = this.#store.list();
    for (const dir of unreadable)
      logFailure("lease:lost", new Error("an attempt's record cannot be read"), {
        ...{ agent: this.#options.agentId(), dir },
      });
    return new Map(records.map((record) => [nameOf(record.key), record]));
  }

  /** Begins a new lease. What cannot even be begun (a full disk) goes back with the reason; the agent goes on. */
  take(lease: Lease): void {
    if (this.has(lease)) return;
    try {
      this.#begin(lease, this.#store.create(lease), false);
    } catch (error) {
      this.#giveBack(lease, error);
    }
  }

  /** Goes on with what an earlier process began. */
  resume(lease: Lease, record: AttemptRecord | undefined): void {
    if (!this.has(lease)) this.#begin(lease, record ?? this.#store.create(lease), true);
  }

  /** Ends what the server does not want any more, through the runner that has it; an engine that is away is waited for. */
  drop(key: AttemptKey, record: AttemptRecord | undefined): void {
    if (this.has(key)) return;
    const { attemptsDir, context, runners, signal } = this.#options;
    const attemptDir = record?.attemptDir ?? path.join(attemptsDir, "unknown");
    const resources = record ? [record.lease.resource] : [...runners.keys()];
    const cleanUp = async () => {
      for (const resource of resources)
        await runners.get(resource)?.cleanUp({ ...key, ownId: context.ownId, attemptDir });
      record?.remove();
    };
    untilDone(cleanUp, signal, (error, failures) => {
      if (failures === 1) logFailure("lease:lost", error, { run: key.runId, attempt: key.attempt });
    }).catch(() => undefined);
  }

  #begin(lease: Lease, record: AttemptRecord, isResumed: boolean): void {
    const { context, runners, agentId, onChange } = this.#options;
    const runner = runners.get(lease.resource);
    if (!runner) throw new Error(`this agent has no runner for ${lease.resource}`);
    const attempt = runAttempt(
      record,
      { ...context, agentId: agentId(), runner, runKey: lease.runKey },
      isResumed,
    );
    const name = nameOf(record.key);
    this.#attempts.set(name, attempt);
    onChange();
    void attempt.done.then(() => {
      this.#attempts.delete(name);
      if (attempt.isLeft) this.drop(record.key, record);
      onChange();
    });
  }

  #giveBack({ runId, attempt }: Lease, error: unknown): void {
    const { context, line, agentId, signal } = this.#options;
    const ids = { run: runId, attempt };
    logFailure("request:failed", error, { ...ids, call: "begin" });
    const why = error instanceof Error ? error.message : String(error);
    const outcome = { ...noOutcome, diagnosis: `the agent could not begin it: ${why}` };
    const times = { startedAt: null, endedAt: context.now().toISOString() };
    const request = { agentId: agentId(), attempt, outcome, ...times };
    line
      .ask(() => context.client.finish(runId, request, signal))
      .catch((refusal: unknown) => logFailure("request:failed", refusal, { ...ids, call: "finish" }));
  }
}

export function nameOf({ runId, attempt }: AttemptKey): string {
  return `${runId}:${attempt}`;
}

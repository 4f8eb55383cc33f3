/**
 * The agent's two open calls. `lease` takes work while there are free slots; `heartbeat` says what is held and hears what
 * must stop. States: registering → adopting → serving → (draining) → closed.
 */
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Resource } from "../config/layer";
import type { BuilderType } from "../config/values/built-image";
import { logEvent, logFailure } from "../logger";
import type { AttemptKey, Runner } from "../runners/runner";
import {
  type Lease,
  protocolVersion,
  type RegisterRequest,
  type RegisterResponse,
} from "../runs/agent-protocol";
import { listOpenNames } from "./attempt/agent-environment";
import { type AttemptRecord, openAttemptStore } from "./attempt/attempt-record";
import { type AttemptContext, type RunningAttempt, runAttempt } from "./attempt/run-attempt";
import { ServerRefusal } from "./server/server-client";
import { openServerLine } from "./server/server-line";
import { untilDone } from "./server/until-done";

export interface AgentOptions extends Omit<AttemptContext, "agentId" | "runner"> {
  version: string;
  host: string;
  maxJobs: number;
  /** Names; left out: every queue of the token whose resource the agent has. */
  queues?: readonly string[];
  runners: ReadonlyMap<Resource, Runner>;
  /** How it makes images of code. */
  builder?: BuilderType;
  /** Where the attempts' directories are. */
  attemptsDir: string;
}

export interface StopOptions {
  /** Also stop the programs and report their ends; else they go on and the next agent process adopts them. */
  stopRuns: boolean;
  /** How long that may take. */
  withinMs: number;
}

export interface Agent {
  /** Settles when the agent has ended: after `stop`, or after the server asked for it and everything is done. */
  readonly ended: Promise<void>;
  /** Settles once the agent waits for work; rejects when the server does not want this agent. */
  readonly ready: Promise<RegisterResponse>;
  /** Takes no more work and ends. A second call only shortens the time. */
  stop(options: StopOptions): Promise<void>;
}

/** A change in what is held is told to the server this much later at most: many short runs share one heartbeat. */
const settleMs = 200;
const leaseWaitSeconds = 25;

const noOutcome = { reason: "lost", cause: "agent", exitCode: null, signal: null } as const;

export function startAgent(options: AgentOptions): Agent {
  const loop = new AgentLoop(options);
  const ready = loop.open();
  const ended = ready.then(() => loop.serve());
  return {
    ready,
    ended,
    stop: async (how) => {
      await loop.stop(how);
      await ended.catch(() => undefined);
    },
  };
}

interface AgentState {
  isDraining: boolean;
  /** The server wants the agent to end once it has nothing left. */
  isShutDown: boolean;
}

class AgentLoop {
  readonly #options: AgentOptions;
  readonly #store: ReturnType<typeof openAttemptStore>;
  readonly #attempts = new Map<string, RunningAttempt>();
  /** Ends every call of the two loops. */
  readonly #closing = new AbortController();
  /** Replaced whenever what is held changes; aborting it sends a fresh heartbeat. */
  #beat = new AbortController();
  #beatTimer: NodeJS.Timeout | null = null;
  /** Aborted when no more work is wanted: the server takes back what it was handing out. */
  #lease = new AbortController();
  /** The open lease call, until what it brought is begun; never rejects. */
  #leasing: Promise<void> = Promise.resolve();
  /** Adoptions go one after the other; the last of them. Never rejects. */
  #adopting: Promise<void> = Promise.resolve();
  #onChange: (() => void)[] = [];
  #registered: RegisterResponse | null = null;
  readonly #line = openServerLine(this.#closing.signal, () => this.#registered?.agentId);
  readonly #state: AgentState = { isDraining: false, isShutDown: false };

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#store = openAttemptStore(options.attemptsDir);
  }

  async open(): Promise<RegisterResponse> {
    const registered = await this.#register();
    await this.#adopt(registered);
    logEvent("agent:started", { agent: registered.agentId, queues: registered.queues.map(({ id }) => id) });
    return registered;
  }

  async serve(): Promise<void> {
    try {
      await Promise.all([this.#leaseLoop(), this.#heartbeatLoop()]);
    } catch (error) {
      this.#close();
      throw error;
    }
    logEvent("agent:stopped", { agent: this.#registered?.agentId });
  }

  async stop({ stopRuns, withinMs }: StopOptions): Promise<void> {
    this.#state.isDraining = true;
    this.#lease.abort();
    const attempts = [...this.#attempts.values()];
    if (stopRuns) {
      for (const attempt of attempts) attempt.stop("agent-stopping", (withinMs / 1_000) * 0.6);
      const timer = new AbortController();
      const inTime = delay(withinMs, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([Promise.all(attempts.map(({ done }) => done)), inTime]);
      timer.abort();
    }
    this.#close();
    await Promise.all([...this.#attempts.values()].map(({ done }) => done));
  }

  #close(): void {
    for (const attempt of this.#attempts.values()) attempt.release();
    this.#closing.abort();
    this.#touch();
  }

  async #register(): Promise<RegisterResponse> {
    const { client, agentName, version, host, maxJobs, queues, runners, environment, builder } =
      this.#options;
    const request: RegisterRequest = {
      ...{ protocol: protocolVersion, name: agentName, version, host, maxJobs },
      resources: [...runners.keys()],
      env: listOpenNames(environment),
      ...(builder && { builder }),
      ...(queues && { queues: [...queues] }),
    };
    this.#registered = await this.#line.ask(() => client.register(request, this.#closing.signal));
    return this.#registered;
  }

  /**
   * What an earlier process left is adopted where the server says so, and dropped where it does not. The server takes what is
   * not named for lost, so nothing may be handed to us between the look at what we hold and its answer.
   */
  #adopt(registered: RegisterResponse): Promise<void> {
    const work = this.#adopting.then(async () => {
      this.#lease.abort();
      await this.#leasing;
      await this.#adoptHeld(registered);
    });
    this.#adopting = work.catch(() => undefined);
    return work;
  }

  async #untilAdopted(): Promise<void> {
    for (let seen: unknown; seen !== this.#adopting; ) {
      seen = this.#adopting;
      await seen;
    }
  }

  async #adoptHeld({ agentId }: RegisterResponse): Promise<void> {
    const { client } = this.#options;
    const { records, unreadable } = this.#store.list();
    for (const dir of unreadable)
      logFailure("lease:lost", new Error("an attempt's record cannot be read"), { agent: agentId, dir });
    const byKey = new Map(records.map((record) => [nameOf(record.key), record]));
    const held = new Map(records.map(({ key }) => [nameOf(key), key]));
    for (const key of await this.#listStarted()) held.set(nameOf(key), key);
    const request = { agentId, held: [...held.values()] };
    const { keep, drop, unknown } = await this.#line.ask(() => client.adopt(request, this.#closing.signal));
    // What the server has never heard of is ours only if we wrote it down: an engine may serve another agent of this name.
    const ours = unknown.filter((key) => byKey.has(nameOf(key)));
    for (const key of [...drop, ...ours]) this.#drop(key, byKey.get(nameOf(key)));
    for (const lease of keep)
      if (!this.#attempts.has(nameOf(lease)))
        this.#begin(lease, byKey.get(nameOf(lease)) ?? this.#store.create(lease), true);
  }

  /** An engine that is away does not keep the others waiting: what was left there without a note is asked for later. */
  async #listStarted(): Promise<AttemptKey[]> {
    const { agentName, runners } = this.#options;
    const { signal } = this.#closing;
    const lists = [...runners.values()].map(async (runner) => {
      try {
        return await runner.list(agentName);
      } catch (error) {
        logFailure("request:failed", error, { call: "list", resource: runner.resource });
        void untilDone(
          () => runner.list(agentName),
          signal,
          () => undefined,
        )
          .then(() => this.#registered && this.#adopt(this.#registered))
          .catch((later: unknown) => {
            if (!signal.aborted) logFailure("request:failed", later, { call: "adopt" });
          });
        return [];
      }
    });
    return (await Promise.all(lists)).flat();
  }

  /** Ends what the server does not want any more, through the runner that has it; an engine that is away is waited for. */
  #drop(key: AttemptKey, record: AttemptRecord | undefined): void {
    if (this.#attempts.has(nameOf(key))) return;
    const { agentName, runners } = this.#options;
    const unknownDir = path.join(this.#options.attemptsDir, "unknown");
    const resources = record ? [record.lease.resource] : [...runners.keys()];
    const cleanUp = async () => {
      for (const resource of resources)
        await runners
          .get(resource)
          ?.cleanUp({ ...key, agent: agentName, attemptDir: record?.attemptDir ?? unknownDir });
      record?.remove();
    };
    const { signal } = this.#closing;
    untilDone(cleanUp, signal, (error, failures) => {
      if (failures === 1) logFailure("lease:lost", error, { run: key.runId, attempt: key.attempt });
    }).catch(() => undefined);
  }

  /** Begins a new lease. What cannot even be begun (a full disk) goes back with the reason; the agent goes on. */
  #take(lease: Lease): void {
    try {
      this.#begin(lease, this.#store.create(lease), false);
    } catch (error) {
      const ids = { run: lease.runId, attempt: lease.attempt };
      logFailure("request:failed", error, { ...ids, call: "begin" });
      const agentId = this.#registered?.agentId ?? "";
      const why = error instanceof Error ? error.message : String(error);
      const outcome = { ...noOutcome, diagnosis: `the agent could not begin it: ${why}` };
      const times = { startedAt: null, endedAt: this.#options.now().toISOString() };
      const { client } = this.#options;
      const { signal } = this.#closing;
      this.#line
        .ask(() => client.finish(lease.runId, { agentId, attempt: lease.attempt, outcome, ...times }, signal))
        .catch((refusal: unknown) => logFailure("request:failed", refusal, { ...ids, call: "finish" }));
    }
  }

  #begin(lease: Lease, record: AttemptRecord, isResumed: boolean): void {
    const { runners } = this.#options;
    const runner = runners.get(lease.resource);
    const agentId = this.#registered?.agentId ?? "";
    if (!runner) throw new Error(`this agent has no runner for ${lease.resource}`);
    const attempt = runAttempt(record, { ...this.#options, agentId, runner }, isResumed);
    const name = nameOf(record.key);
    this.#attempts.set(name, attempt);
    this.#touch();
    void attempt.done.then(() => {
      this.#attempts.delete(name);
      if (attempt.isLeft) this.#drop(record.key, record);
      this.#touch();
    });
  }

  async #leaseLoop(): Promise<void> {
    const { maxJobs } = this.#options;
    while (!this.#isOver()) {
      const free = maxJobs - this.#attempts.size;
      if (free <= 0 || this.#state.isDraining) {
        await this.#untilChanged();
        continue;
      }
      await this.#call((agentId, signal) => this.#leaseSome(agentId, Math.min(free, 100), signal));
    }
  }

  async #leaseSome(agentId: string, max: number, signal: AbortSignal): Promise<void> {
    await this.#untilAdopted();
    if (this.#state.isDraining || signal.aborted) return;
    this.#lease = new AbortController();
    const either = AbortSignal.any([signal, this.#lease.signal]);
    const call = this.#options.client
      .lease({ agentId, max, waitSeconds: leaseWaitSeconds }, either)
      .then((leases) => {
        for (const lease of leases) if (!this.#attempts.has(nameOf(lease))) this.#take(lease);
      });
    this.#leasing = call.catch(() => undefined);
    await call;
  }

  async #heartbeatLoop(): Promise<void> {
    while (!this.#isOver()) {
      this.#beat = new AbortController();
      const answer = await this.#call((agentId, signal) => {
        const running = [...this.#attempts.values()];
        const request = {
          agentId,
          running: running.map(({ key }) => key),
          stopping: running.filter(({ isStopping }) => isStopping).map(({ key }) => key),
          draining: this.#state.isDraining,
          waitSeconds: this.#registered?.heartbeatSeconds ?? 10,
        };
        return this.#options.client.heartbeat(request, AbortSignal.any([signal, this.#beat.signal]));
      });
      if (!answer) continue;
      for (const { runId, attempt, reason } of answer.stop)
        this.#attempts.get(nameOf({ runId, attempt }))?.stop(reason);
      this.#obey(answer);
    }
  }

  #obey({ drain, shutdown }: { drain: boolean; shutdown: boolean }): void {
    if (this.#state.isShutDown || this.#closing.signal.aborted) return;
    if (drain !== this.#state.isDraining) {
      this.#state.isDraining = drain;
      if (drain) {
        logEvent("agent:draining", { agent: this.#registered?.agentId });
        this.#lease.abort();
      }
      this.#touch();
    }
    if (shutdown) {
      this.#state.isShutDown = true;
      this.#touch();
    }
  }

  /** One call of a loop; undefined when it brought nothing and the loop goes round again. */
  async #call<T>(send: (agentId: string, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#closing;
    const asked = this.#registered;
    try {
      return await this.#line.ask(() => send(asked?.agentId ?? "", signal));
    } catch (error) {
      const wasAborted = [signal, this.#beat.signal, this.#lease.signal].some(({ aborted }) => aborted);
      if (wasAborted && !(error instanceof ServerRefusal)) return undefined;
      if (!(error instanceof ServerRefusal)) throw error;
      logFailure("request:failed", error, { agent: this.#registered?.agentId });
      // The server does not know this agent any more: it was removed, or its database replaced. The other loop may have been first.
      if (error.code === "NOT_FOUND" && asked === this.#registered) await this.#reopen();
      await delay(1_000, undefined, { signal }).catch(() => undefined);
      return undefined;
    }
  }

  async #reopen(): Promise<void> {
    try {
      await this.#adopt(await this.#register());
    } catch (error) {
      logFailure("request:failed", error, { call: "register" });
    }
  }

  #isOver(): boolean {
    return this.#closing.signal.aborted || (this.#state.isShutDown && this.#attempts.size === 0);
  }

  /** Something changed: the lease loop looks again now, the server hears of it shortly. */
  #touch(): void {
    for (const wake of this.#onChange.splice(0)) wake();
    this.#beatTimer ??= setTimeout(() => {
      this.#beatTimer = null;
      this.#beat.abort();
    }, settleMs);
  }

  #untilChanged(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closing.signal.aborted) resolve();
      else this.#onChange.push(resolve);
    });
  }
}

function nameOf({ runId, attempt }: AttemptKey): string {
  return `${runId}:${attempt}`;
}

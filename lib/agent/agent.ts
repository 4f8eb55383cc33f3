/**
 * The agent's two open calls. `lease` takes work while there are free slots; `heartbeat` says what is held and hears what
 * must stop. States: registering → adopting → serving → (draining) → left.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Resource } from "../config/layer";
import type { BuilderType } from "../config/values/built-image";
import { logEvent, logFailure } from "../logger";
import type { Runner } from "../runners/runner";
import { protocolVersion, type RegisterRequest, type RegisterResponse } from "../runs/agent-protocol";
import { Adopting } from "./attempt/adopting";
import { listOpenNames } from "./attempt/agent-environment";
import type { AttemptContext } from "./attempt/attempt-context";
import { HeldAttempts } from "./attempt/held-attempts";
import { Leasing } from "./attempt/leasing";
import { ServerRefusal } from "./server/server-client";
import { openServerLine } from "./server/server-line";
import { untilWelcome } from "./server/until-welcome";
import type { AgentIdentity } from "./settings/agent-identity";

export interface AgentOptions extends Omit<AttemptContext, "agentId" | "ownId" | "runner"> {
  identity: AgentIdentity;
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
/** The last word may be lost: the server finds out by itself. */
const leaveMs = 2_000;

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
  /** Ends every call of the two loops. */
  readonly #closing = new AbortController();
  /** Replaced whenever what is held changes; aborting it sends a fresh heartbeat. */
  #beat = new AbortController();
  #beatTimer: NodeJS.Timeout | null = null;
  #onChange: (() => void)[] = [];
  #registered: RegisterResponse | null = null;
  /** Both loops may hear that the server does not know the agent; it registers again once. */
  #reopening: Promise<void> | null = null;
  readonly #line = openServerLine(this.#closing.signal, () => this.#registered?.agentId);
  readonly #state: AgentState = { isDraining: false, isShutDown: false };
  readonly #held: HeldAttempts;
  readonly #leasing: Leasing;
  readonly #adopting: Adopting;
  #adoptCalls = 0;

  constructor(options: AgentOptions) {
    this.#options = options;
    const { client, identity, runners, attemptsDir } = options;
    const { signal } = this.#closing;
    this.#held = new HeldAttempts({
      context: { ...options, ownId: identity.id },
      ...{ runners, attemptsDir, signal, line: this.#line },
      agentId: () => this.#agentId,
      onChange: () => this.#touch(),
    });
    this.#leasing = new Leasing({
      ask: (max, either) => client.lease({ ...this.#caller, max, waitSeconds: leaseWaitSeconds }, either),
      take: (lease) => this.#held.take(lease),
      untilAdopted: () => this.#adopting.untilIdle(),
      isWanted: () => !this.#state.isDraining,
    });
    this.#adopting = new Adopting({
      ...{ held: this.#held, ownId: identity.id, runners, signal },
      ask: (held) =>
        this.#line.ask(() => {
          this.#adoptCalls += 1;
          return client.adopt({ ...this.#caller, held, call: this.#adoptCalls }, signal);
        }),
      pauseLeasing: () => this.#leasing.pause(),
    });
  }

  get #agentId(): string {
    return this.#registered?.agentId ?? "";
  }

  /** As whom every call is made. */
  get #caller(): { agentId: string; process: string } {
    return { agentId: this.#agentId, process: this.#options.identity.process };
  }

  async open(): Promise<RegisterResponse> {
    const registered = await untilWelcome(() => this.#register(), this.#closing.signal);
    await this.#adopting.adopt();
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
    await this.#leave();
    logEvent("agent:stopped", { agent: this.#agentId });
  }

  async stop({ stopRuns, withinMs }: StopOptions): Promise<void> {
    this.#state.isDraining = true;
    this.#leasing.end();
    if (stopRuns) {
      this.#held.stopAll("agent-stopping", (withinMs / 1_000) * 0.6);
      const timer = new AbortController();
      const inTime = delay(withinMs, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([this.#held.untilAllDone(), inTime]);
      timer.abort();
    }
    this.#close();
    await this.#held.untilAllDone();
  }

  #close(): void {
    this.#held.releaseAll();
    this.#closing.abort();
    this.#touch();
  }

  async #leave(): Promise<void> {
    const { client } = this.#options;
    await client
      .leave(this.#caller, AbortSignal.timeout(leaveMs))
      .catch((error: unknown) =>
        logFailure("request:failed", error, { agent: this.#agentId, call: "leave" }),
      );
  }

  async #register(): Promise<RegisterResponse> {
    const { client, identity, agentName, version, host, maxJobs, queues, runners, environment, builder } =
      this.#options;
    const request: RegisterRequest = {
      ...{ protocol: protocolVersion, ...identity, name: agentName, version, host, maxJobs },
      resources: [...runners.keys()],
      env: listOpenNames(environment),
      ...(builder && { builder }),
      ...(queues && { queues: [...queues] }),
    };
    this.#registered = await this.#line.ask(() => client.register(request, this.#closing.signal));
    return this.#registered;
  }

  async #leaseLoop(): Promise<void> {
    while (!this.#isOver()) {
      const free = this.#options.maxJobs - this.#held.size;
      if (free <= 0 || this.#state.isDraining) await this.#untilChanged();
      else await this.#call((signal) => this.#leasing.leaseSome(free, signal));
    }
  }

  async #heartbeatLoop(): Promise<void> {
    while (!this.#isOver()) {
      this.#beat = new AbortController();
      const answer = await this.#call((signal) => {
        const waitSeconds = this.#registered?.heartbeatSeconds ?? 10;
        const said = { ...this.#held.list(), draining: this.#state.isDraining, waitSeconds };
        const either = AbortSignal.any([signal, this.#beat.signal]);
        return this.#options.client.heartbeat({ ...this.#caller, ...said }, either);
      });
      if (!answer) continue;
      for (const { reason, ...key } of answer.stop) this.#held.stop(key, reason);
      this.#obey(answer);
    }
  }

  #obey({ drain, shutdown }: { drain: boolean; shutdown: boolean }): void {
    if (this.#state.isShutDown || this.#closing.signal.aborted) return;
    if (drain !== this.#state.isDraining) {
      this.#state.isDraining = drain;
      if (drain) {
        logEvent("agent:draining", { agent: this.#agentId });
        this.#leasing.end();
      }
      this.#touch();
    }
    if (shutdown) {
      this.#state.isShutDown = true;
      this.#touch();
    }
  }

  /** One call of a loop; undefined when it brought nothing and the loop goes round again. */
  async #call<T>(send: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#closing;
    const asked = this.#registered;
    try {
      return await this.#line.ask(() => send(signal));
    } catch (error) {
      if (!(error instanceof ServerRefusal)) {
        if (signal.aborted || this.#beat.signal.aborted || this.#leasing.wasEnded) return undefined;
        throw error;
      }
      logFailure("request:failed", error, { agent: this.#agentId });
      // The server does not know this agent any more: it was removed, or its database replaced. The other loop may have been first.
      if (error.code === "NOT_FOUND" && asked === this.#registered) await this.#reopen();
      await delay(1_000, undefined, { signal }).catch(() => undefined);
      return undefined;
    }
  }

  #reopen(): Promise<void> {
    const open = async () => {
      try {
        await this.#register();
        await this.#adopting.adopt();
      } catch (error) {
        logFailure("request:failed", error, { call: "register" });
      } finally {
        this.#reopening = null;
      }
    };
    this.#reopening ??= open();
    return this.#reopening;
  }

  #isOver(): boolean {
    return this.#closing.signal.aborted || (this.#state.isShutDown && this.#held.size === 0);
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

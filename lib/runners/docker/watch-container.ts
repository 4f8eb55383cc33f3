/**
 * Follows one container from its start (or from wherever an agent picks it up) to its end: time limit, stop, log, outcome.
 * The connection to the engine may break at any time; it is then tried again until the container's end is known.
 */
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type Docker from "dockerode";
import {
  type AttemptHandle,
  type AttemptOutput,
  type AttemptSpec,
  type EndedAttempt,
  reasonOfStop,
  type StopReason,
} from "../runner";
import { copyOut } from "./copy-out";
import { isStatus, isUnreachable, readEngineError } from "./engine-error";
import { explainContainerEnd, explainGone, readTime } from "./explain-container-end";
import { UnreadableLogError } from "./log-records";
import { createContainerMeter } from "./measure-container";
import { onceAt } from "./once-at";
import { createLogReader } from "./pass-log-on";
import { waitForEnd } from "./wait-for-end";

export interface WatchInput {
  container: Docker.Container;
  info: Docker.ContainerInspectInfo;
  spec: Pick<AttemptSpec, "graceSeconds" | "maxRunSeconds" | "attemptDir">;
  position: string | null;
  output: AttemptOutput;
}

const retryMs = { first: 100, longest: 5_000 };

export function watchContainer(input: WatchInput): AttemptHandle {
  const watch = new ContainerWatch(input);
  const ended = new Promise<EndedAttempt>((settle) => {
    void watch.toEnd().then((end) => {
      // A released attempt goes on: nothing is known about its end.
      if (end !== null) settle(end);
    });
  });
  return {
    id: input.container.id,
    running: Promise.resolve(readTime(input.info.State.StartedAt)),
    ended,
    stop: (reason, graceSeconds) => watch.stop(reason, graceSeconds),
    locatesCopies: true,
    locate: (written, signal) =>
      copyOut(input.container, written, { into: path.join(input.spec.attemptDir, "outputs"), signal }),
    measure: createContainerMeter(input.container),
    release: () => watch.release(),
  };
}

class ContainerWatch {
  readonly #input: WatchInput;
  readonly #container: Docker.Container;
  readonly #released = new AbortController();
  readonly #timers = new Set<() => void>();
  #done: Promise<unknown> = Promise.resolve();
  #stop: StopReason | null = null;
  #grace: number;
  #wasCutOff = false;

  constructor(input: WatchInput) {
    this.#input = input;
    this.#container = input.container;
    this.#grace = input.spec.graceSeconds;
  }

  /** Null when it was released before. */
  toEnd(): Promise<EndedAttempt | null> {
    const end = this.#follow().catch((error: unknown) => {
      if (this.#released.signal.aborted) return null;
      return failedWatch(error, this.#stop, readTime(this.#input.info.State.StartedAt));
    });
    this.#done = end.finally(() => this.#clearTimers());
    return end;
  }

  stop(reason: StopReason, graceSeconds = this.#input.spec.graceSeconds): void {
    if (this.#released.signal.aborted) return;
    this.#grace = Math.min(this.#grace, graceSeconds);
    if (this.#stop === null) {
      this.#stop = reason;
      // The engine itself keeps the grace time, so that it ends also when this agent dies meanwhile.
      void this.#persist(() => this.#container.stop({ t: Math.ceil(graceSeconds) }));
    }
    const kill = () => void this.#persist(() => this.#container.kill({ signal: "SIGKILL" }));
    this.#timers.add(onceAt(new Date(Date.now() + graceSeconds * 1000), kill));
  }

  async release(): Promise<void> {
    this.#released.abort();
    this.#clearTimers();
    await this.#done;
  }

  async #follow(): Promise<EndedAttempt | null> {
    const { info, spec } = this.#input;
    const startedAt = readTime(info.State.StartedAt);
    if (startedAt && spec.maxRunSeconds !== null && info.State.Running) {
      const limit = new Date(startedAt.getTime() + spec.maxRunSeconds * 1000);
      this.#timers.add(onceAt(limit, () => this.stop("max-run-time")));
    }
    await this.#passLogOn();
    const last = await this.#persist(() => this.#container.inspect());
    if (this.#released.signal.aborted) return null;
    if (last === gone) return explainGone(this.#stop, startedAt, new Date());
    return explainContainerEnd(last.State, {
      stop: this.#stop ?? this.#timedOut(last),
      graceSeconds: this.#grace,
      wasCutOff: this.#wasCutOff,
      memoryLimit: last.HostConfig.Memory ?? 0,
    });
  }

  /** Settles when the container has ended and all of its log was given. */
  async #passLogOn(): Promise<void> {
    const { info, position, output } = this.#input;
    const signal = this.#released.signal;
    let isEnded = false;
    const ended = this.#persist(() => waitForEnd(this.#container, signal)).then(() => {
      isEnded = true;
    });
    const log = createLogReader(
      { container: this.#container, isTerminal: info.Config.Tty, ended },
      position,
      output,
    );
    const read = async (call: () => Promise<void>) => {
      const result = await this.#persist(call, isUnreadable);
      if (result === unreadable) output.note(noLog);
      return result === undefined;
    };
    let isReadable = await read(() => log.readOn(signal));
    while (isReadable && !isEnded) {
      // The connection was closed; the container may go on.
      await Promise.race([ended, this.#sleep(retryMs.first)]);
      if (!isEnded) isReadable = await read(() => log.readOn(signal));
    }
    await ended;
    if (isReadable) await read(() => log.readRest(signal));
  }

  /** An earlier agent process may have stopped it for its time and died before it could tell. */
  #timedOut({ State }: Docker.ContainerInspectInfo): StopReason | null {
    const { maxRunSeconds } = this.#input.spec;
    const startedAt = readTime(State.StartedAt);
    const endedAt = readTime(State.FinishedAt);
    if (maxRunSeconds === null || !startedAt || !endedAt) return null;
    const isOver = endedAt.getTime() - startedAt.getTime() >= maxRunSeconds * 1000;
    return isOver && State.ExitCode > 128 ? "max-run-time" : null;
  }

  /** Does a call until it is answered; `gone` when there is no such container. */
  async #persist<T>(call: () => Promise<T>): Promise<T | typeof gone>;
  async #persist<T>(
    call: () => Promise<T>,
    giveUp: (error: unknown) => boolean,
  ): Promise<T | typeof gone | typeof unreadable>;
  async #persist<T>(call: () => Promise<T>, giveUp: (error: unknown) => boolean = () => false) {
    for (let delay = retryMs.first; ; delay = Math.min(delay * 2, retryMs.longest)) {
      try {
        return await call();
      } catch (error) {
        // Stopping or killing what has ended already is a success (304, 409).
        if (this.#released.signal.aborted || isStatus(error, 304, 404, 409)) return gone;
        if (giveUp(error)) return unreadable;
        if (!isUnreachable(error)) throw error;
        this.#wasCutOff = true;
      }
      await this.#sleep(delay);
    }
  }

  async #sleep(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#released.signal }).catch(() => {});
  }

  #clearTimers(): void {
    for (const clear of this.#timers) clear();
    this.#timers.clear();
  }
}

const gone = Symbol("gone");
const unreadable = Symbol("unreadable");
const noLog = "the Docker engine cannot read this container's log; its output is not shown";

/** Logging drivers such as `none` keep nothing that can be read. */
function isUnreadable(error: unknown): boolean {
  if (error instanceof UnreadableLogError) return true;
  const message = readEngineError(error)?.message ?? "";
  return /does not support reading|logs command/iu.test(message);
}

function failedWatch(error: unknown, stop: StopReason | null, startedAt: Date | null): EndedAttempt {
  const why = readEngineError(error)?.message ?? (error instanceof Error ? error.message : "unknown error");
  const reason = stop === null ? ({ reason: "lost", cause: "agent" } as const) : reasonOfStop(stop);
  const outcome = {
    ...reason,
    exitCode: null,
    signal: null,
    diagnosis: `the container cannot be watched any more: ${why}`.slice(0, 2_000),
  };
  return { outcome, startedAt, endedAt: new Date() };
}

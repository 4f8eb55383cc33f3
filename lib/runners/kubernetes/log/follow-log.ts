import { setTimeout as delay } from "node:timers/promises";
import type { AttemptOutput } from "../../runner";
import type { AttemptState } from "../attempt/attempt-state";
import type { KubeClient, KubeRequest } from "../cluster/kube-client";
import { isStatus, KubeError } from "../cluster/kube-error";
import { mainContainerName, mainStatus, type Pod } from "../cluster/kube-objects";
import { podsPath } from "../cluster/object-paths";
import { hasStarted, isOver, orderPods } from "../workload/pod-order";
import { type LinePiece, LineReader } from "./log-lines";
import { formatPosition, type LinePlace, type LogPosition, parsePosition } from "./pod-log-position";
import { EarlierSkipper, GivenSkipper } from "./skip-given";

/** As much as is passed on in one write. */
const writeBytes = 64 * 1024;
const lookMs = 1_000;
/** For how long a container that has ended may still have something to tell without telling it. */
const silenceMs = 15_000;
/** How often reading the end of a log is tried again: the node may be gone with it. */
const endTries = 8;

/**
 * Gives the logs of an attempt, one container instance after the other, from a position on. Kubernetes keeps standard
 * output and error as one, so that all of it is `stdout`.
 */
export class LogFollower {
  readonly #client: KubeClient;
  readonly #state: AttemptState;
  readonly #output: AttemptOutput;
  readonly #signal: AbortSignal;
  #position: LogPosition;
  /** The last line that was given as the log of the instance before. */
  #before: LinePlace | null = null;
  readonly #skipped = new Set<string>();
  #isAttemptOver: boolean = false;
  #reading = new AbortController();

  constructor(
    client: KubeClient,
    state: AttemptState,
    output: AttemptOutput,
    position: string | null,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#state = state;
    this.#output = output;
    this.#position = parsePosition(position);
    this.#signal = signal;
  }

  /** Nothing more will be started: `run` settles when all that is there was given. */
  finish(): void {
    this.#isAttemptOver = true;
    const source = this.#position.source;
    // A container that outlives the attempt, such as the head of a Ray cluster, would be followed for ever.
    if (source && !this.#hasEnded(source.pod, source.restart)) this.#reading.abort();
    this.#state.wake();
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const seen = this.#state.changes;
      const isAttemptOver = this.#isAttemptOver;
      const pod = this.#nextPod();
      if (pod) await this.#followPod(pod.metadata.uid);
      else if (isAttemptOver) return;
      else await this.#state.changed(seen, lookMs * 30);
    }
  }

  /** The first pod in order that is not done; one that comes first but has not started yet is waited for. */
  #nextPod(): Pod | undefined {
    for (const pod of orderPods(this.#state.pods())) {
      const { uid } = pod.metadata;
      if (this.#position.done.includes(uid) || this.#skipped.has(uid)) continue;
      if (hasStarted(pod)) return pod;
      const isDone = this.#isAttemptOver || isOver(pod) || this.#state.find(uid)?.isGone;
      if (!isDone) return undefined;
      this.#skipped.add(uid);
    }
    return undefined;
  }

  async #followPod(uid: string): Promise<void> {
    await this.#open(uid, 0);
    while (!this.#signal.aborted) {
      const seen = this.#state.changes;
      const found = this.#state.find(uid);
      const restart = this.#position.source?.restart ?? 0;
      if (found && (await this.#followInstance(found.pod, restart))) {
        const latest = mainStatus(this.#state.find(uid)?.pod ?? found.pod)?.restartCount ?? 0;
        if (latest > restart) {
          await this.#open(uid, Math.max(restart + 1, latest - 1));
          continue;
        }
      }
      const now = this.#state.find(uid);
      if (!now || now.isGone || isOver(now.pod) || this.#isAttemptOver) break;
      await this.#state.changed(seen, lookMs);
    }
    if (this.#signal.aborted) return;
    this.#position = { done: [...this.#position.done, uid], source: null, line: null };
  }

  /** Turns to an instance, and says so where the reader could take it for the one before. */
  async #open(uid: string, restart: number): Promise<void> {
    const before = this.#position.source;
    if (before?.pod === uid && before.restart >= restart) return;
    this.#before = before?.pod === uid ? (this.#position.line ?? this.#before) : null;
    this.#position = { done: this.#position.done, source: { pod: uid, restart }, line: null };
    const name = this.#state.find(uid)?.pod.metadata.name ?? uid;
    const lost = before?.pod === uid ? restart - before.restart - 1 : 0;
    const words =
      restart > 0
        ? `the container was started again (restart ${restart})${lost > 0 ? `; the cluster has not kept the log of ${lost} before it` : ""}`
        : `log of pod ${name}`;
    if (restart > 0 || this.#position.done.length > 0) await this.#say(words);
  }

  async #say(words: string): Promise<void> {
    await this.#output.write("system", Buffer.from(`${words}\n`), formatPosition(this.#position));
  }

  /** Whether the instance was read to its end. */
  async #followInstance(pod: Pod, restart: number): Promise<boolean> {
    let failures = 0;
    while (!this.#signal.aborted) {
      const seen = this.#state.changes;
      const hasEnded = this.#hasEnded(pod.metadata.uid, restart) || this.#isAttemptOver;
      const error = await this.#tryToRead(pod, restart, hasEnded);
      if (error === null && hasEnded) return true;
      if (error === null) await this.#state.changed(seen, lookMs);
      else if (isStatus(error, 404)) return true;
      else {
        failures += 1;
        if (hasEnded && failures >= endTries) {
          await this.#say(`the end of the log cannot be read: ${error.message}`);
          return true;
        }
        await this.#pause(100 * 2 ** failures);
      }
    }
    return false;
  }

  async #tryToRead(pod: Pod, restart: number, hasEnded: boolean): Promise<KubeError | null> {
    try {
      await this.#read(pod, restart, hasEnded);
      return null;
    } catch (error) {
      if (this.#signal.aborted || this.#reading.signal.aborted) return null;
      if (error instanceof KubeError) return error;
      throw error;
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    const options = { signal: this.#signal };
    await delay(Math.min(milliseconds, 5_000), undefined, options).catch(() => undefined);
  }

  #hasEnded(uid: string, restart: number): boolean {
    const found = this.#state.find(uid);
    if (!found || found.isGone || isOver(found.pod)) return true;
    const status = mainStatus(found.pod);
    if (!status) return false;
    if (status.restartCount > restart) return true;
    return (
      status.state.terminated !== undefined ||
      (!status.state.running && status.lastState.terminated !== undefined)
    );
  }

  async #read(pod: Pod, restart: number, hasEnded: boolean): Promise<void> {
    const latest = mainStatus(this.#state.find(pod.metadata.uid)?.pod ?? pod)?.restartCount ?? restart;
    const { line } = this.#position;
    const instance = { container: mainContainerName(pod), timestamps: true, previous: latest > restart };
    if (hasEnded && line && (await this.#isLast(pod, instance, line))) return;
    const reader = new LineReader();
    const skipper = line === null && this.#before ? new EarlierSkipper(this.#before) : new GivenSkipper(line);
    const give = (pieces: LinePiece[]) => this.#give(pieces.flatMap((piece) => skipper.take(piece)));
    const query = { ...instance, follow: !hasEnded, sinceTime: line ? shortlyBefore(line) : undefined };
    let newsAt = Date.now();
    const isStuck = () => this.#hasEnded(pod.metadata.uid, restart) && Date.now() - newsAt > silenceMs;
    // A connection that has died without a word would be waited for for ever.
    const watchdog = setInterval(() => isStuck() && this.#reading.abort(), lookMs);
    try {
      for await (const bytes of this.#stream(pod, query)) {
        await give(reader.push(bytes));
        newsAt = Date.now();
      }
    } finally {
      clearInterval(watchdog);
    }
    // What a broken reading leaves undecided is read again.
    if (!hasEnded) return;
    await give(reader.end());
    await this.#give(skipper.end());
  }

  /** Whether nothing comes after this line: the node finds the last one at once, and a place in the middle by reading all. */
  async #isLast(pod: Pod, instance: NonNullable<KubeRequest["query"]>, line: LinePlace): Promise<boolean> {
    const reader = new LineReader();
    const pieces: LinePiece[] = [];
    for await (const bytes of this.#stream(pod, { ...instance, tailLines: 1 }))
      pieces.push(...reader.push(bytes));
    const last = [...pieces, ...reader.end()].at(-1)?.place;
    return last !== undefined && last.time === line.time && last.bytes === line.bytes;
  }

  #stream({ metadata }: Pod, query: NonNullable<KubeRequest["query"]>): AsyncGenerator<Buffer> {
    this.#reading = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#reading.signal]);
    const path = `${podsPath(metadata.namespace)}/${encodeURIComponent(metadata.name)}/log`;
    return this.#client.stream(path, { query, signal });
  }

  async #give(pieces: LinePiece[]): Promise<void> {
    let batch: LinePiece[] = [];
    let size = 0;
    const write = async () => {
      const last = batch.at(-1);
      if (!last) return;
      this.#position = { ...this.#position, line: last.place };
      const bytes = Buffer.concat(batch.map((piece) => piece.bytes));
      batch = [];
      size = 0;
      await this.#output.write("stdout", bytes, formatPosition(this.#position));
    };
    for (const piece of pieces) {
      batch.push(piece);
      size += piece.bytes.length;
      if (size >= writeBytes) await write();
    }
    await write();
  }
}

/** A second or more before a line, as the API takes it: in whole seconds. */
function shortlyBefore({ time }: LinePlace): string {
  return new Date(Math.floor(Date.parse(time) / 1000 - 1) * 1000).toISOString();
}

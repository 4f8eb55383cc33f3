import type { Outcome } from "../../../runs/agent-protocol";
import type {
  AttemptHandle,
  AttemptOutput,
  AttemptSpec,
  EndedAttempt,
  RemoteOutputs,
  StopReason,
} from "../../runner";
import { PodOutputs } from "../artifacts/collect-outputs";
import { followHelper } from "../artifacts/follow-helper";
import { inputsContainer } from "../artifacts/pod-protocol";
import type { KubeClient } from "../cluster/kube-client";
import { isStatus, KubeError } from "../cluster/kube-error";
import { imageDigestOf, mainStatus } from "../cluster/kube-objects";
import { listPods } from "../cluster/list-objects";
import { loadEvents } from "../cluster/load-events";
import type { Obstacle } from "../explain/find-obstacle";
import type { KubernetesSettings } from "../kubernetes-settings";
import { LogFollower } from "../log/follow-log";
import { formatPosition, logStart } from "../log/pod-log-position";
import {
  deletePods,
  endWorkload,
  isJob,
  isWorkloadOver,
  livingPods,
  type WorkloadTarget,
} from "../workload/end-workload";
import { orderPods, startOf } from "../workload/pod-order";
import { heldOutputs } from "../workload/prepare-workload";
import { type Assessment, assessAttempt } from "./assess-attempt";
import { type Ending, endedBy, formatEnding, parseEnding } from "./attempt-ending";
import { endingAnnotation, selectAttempt } from "./attempt-marks";
import type { AttemptState } from "./attempt-state";

export interface FollowedAttempt extends WorkloadTarget {
  spec: AttemptSpec;
  state: AttemptState;
  output: AttemptOutput;
  position: string | null;
  /** An adopted attempt's time counts from what the cluster says, a fresh one's from when it was seen running. */
  isAdopted: boolean;
  /** Ends the watches of this attempt. */
  leave: () => void;
}

type Rules = Pick<KubernetesSettings, "imagePullSeconds" | "pendingSeconds">;

/** Watches tell of changes; this often it is asked anyway whether the workload still exists. */
const lookMs = 60_000;
/** Without a pod for so long, the controller's events are asked why. */
const creationMs = 1_500;
const eventsMs = 5_000;
const retryMs = 2_000;
/** Beyond the grace time, before pods are removed by force, and before the cluster's word is not waited for any more. */
const forceMs = 20_000;
const giveUpMs = 60_000;

/** Follows one attempt in the cluster: going → (ending) → over → all log given → ended. */
export class KubernetesAttempt implements AttemptHandle {
  readonly id: string;
  readonly running: Promise<Date | null>;
  readonly ended: Promise<EndedAttempt>;
  readonly remote?: RemoteOutputs;
  readonly #client: KubeClient;
  readonly #attempt: FollowedAttempt;
  readonly #rules: Rules;
  readonly #released = new AbortController();
  /** Nothing of it runs any more. */
  readonly #over = new AbortController();
  readonly #follower: LogFollower;
  readonly #since = Date.now();
  #tellRunning: (at: Date | null) => void = () => undefined;
  #runningSince: number | undefined;
  #ending: Ending | null;
  #graceSeconds: number;
  #endingSince: number | undefined;
  /** The grace time the cluster was last told of. */
  #told: number | undefined;
  #notedImage: string | undefined;
  #obstacle: { key: string; since: number } | undefined;
  #eventsAt = 0;
  #lookedAt = Date.now();
  readonly #watching: Promise<EndedAttempt | null>;

  constructor(client: KubeClient, rules: Rules, attempt: FollowedAttempt) {
    const { ref, spec, state, output, position } = attempt;
    this.#client = client;
    this.#rules = rules;
    this.#attempt = attempt;
    this.id = `${ref.namespace}/${ref.apiVersion}/${ref.kind}/${ref.name}`;
    this.#graceSeconds = spec.graceSeconds;
    this.#ending = parseEnding(state.view().workload.metadata.annotations[endingAnnotation]);
    this.#follower = new LogFollower(client, state, output, position, this.#released.signal);
    this.running = new Promise((resolve) => {
      this.#tellRunning = resolve;
    });
    if (heldOutputs(spec).length > 0)
      this.remote = new PodOutputs(client, spec, () => orderPods(state.pods())[0]);
    this.#watching = this.#watch();
    this.ended = new Promise((resolve) => {
      void this.#watching.then((end) => end && resolve(end));
    });
  }

  stop(reason: StopReason, graceSeconds = this.#graceSeconds): void {
    this.#ending ??= { stop: reason };
    this.#graceSeconds = Math.min(this.#graceSeconds, graceSeconds);
    this.#attempt.state.wake();
  }

  async release(): Promise<void> {
    this.#released.abort();
    this.#attempt.state.wake();
    await this.#watching;
  }

  /** Null when it was let go of. */
  async #watch(): Promise<EndedAttempt | null> {
    const reading = this.#followInputs().then(() => this.#follower.run());
    // Its end is awaited below; a failure meanwhile must not count as unhandled.
    reading.catch(() => undefined);
    try {
      const outcome = await this.#untilOver();
      if (outcome === null) return null;
      // A short program may have been seen first by its end.
      this.#noteImage();
      this.#over.abort();
      this.#follower.finish();
      await reading;
      if (this.#released.signal.aborted) return null;
      return this.#toEnd(outcome);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const diagnosis = `the run could not be followed any more: ${words}`;
      return this.#toEnd({ reason: "lost", cause: "agent", exitCode: null, signal: null, diagnosis });
    } finally {
      this.#over.abort();
      this.#released.abort();
      await reading.catch(() => undefined);
      this.#attempt.leave();
      this.#tellRunning(null);
    }
  }

  /** What the helper says that fetches input artifacts, before what the program says. */
  async #followInputs(): Promise<void> {
    const { spec, state, output, isAdopted } = this.#attempt;
    if (isAdopted || !spec.remote || spec.remote.inputs.length === 0) return;
    const signal = AbortSignal.any([this.#released.signal, this.#over.signal]);
    const log = { client: this.#client, state, signal, container: inputsContainer };
    for await (const bytes of followHelper(log))
      await output.write("system", bytes, formatPosition(logStart));
  }

  #toEnd(outcome: Outcome): EndedAttempt {
    const pods = orderPods(this.#attempt.state.pods());
    const startedAt = this.#startedAt();
    const ends = pods.flatMap((pod) => mainStatus(pod)?.state.terminated?.finishedAt ?? []);
    const endedAt = ends.length === 0 ? new Date() : new Date(Math.max(...ends.map(Number)));
    return { outcome, startedAt, endedAt: startedAt && endedAt < startedAt ? startedAt : endedAt };
  }

  #startedAt(): Date | null {
    const starts = this.#attempt.state.pods().flatMap((pod) => startOf(pod) ?? []);
    return starts.length === 0 ? null : new Date(Math.min(...starts.map(Number)));
  }

  async #untilOver(): Promise<Outcome | null> {
    const { state } = this.#attempt;
    while (!this.#released.signal.aborted) {
      const seen = state.changes;
      this.#noteImage();
      this.#noteRunning();
      let pause = lookMs;
      try {
        const outcome = await this.#step();
        if (outcome) return outcome;
        pause = this.#pause();
      } catch (error) {
        if (this.#released.signal.aborted) return null;
        if (!(error instanceof KubeError)) throw error;
        pause = retryMs;
        if (error.status === 403)
          this.#attempt.output.note(`The cluster refuses what the agent needs: ${error.message}`);
      }
      await state.changed(seen, pause);
    }
    return null;
  }

  #noteImage(): void {
    if (this.#notedImage !== undefined) return;
    const [found] = orderPods(this.#attempt.state.pods()).flatMap((pod) => imageDigestOf(pod) ?? []);
    if (!found) return;
    this.#notedImage = found.digest;
    this.#attempt.output.noteImage(found.image, found.digest);
  }

  #noteRunning(): void {
    const startedAt = this.#startedAt();
    if (this.#runningSince !== undefined || startedAt === null) return;
    this.#runningSince = this.#attempt.isAdopted ? startedAt.getTime() : Date.now();
    this.#tellRunning(startedAt);
  }

  async #step(): Promise<Outcome | null> {
    await this.#look();
    this.#checkRunTime();
    if (this.#ending) return this.#end(this.#ending);
    const assessment = await this.#assessFreshly();
    switch (assessment.state) {
      case "going":
        this.#weigh(assessment.obstacle);
        break;
      case "held":
        return assessment.outcome;
      case "hopeless":
        this.#ending = { outcome: assessment.outcome };
        break;
      case "ended":
        // Somebody else has deleted the workload, or its deadline has passed: its pods may take their time to end.
        if (this.#mayStillRun()) this.#ending = { outcome: assessment.outcome };
        else return assessment.outcome;
    }
    return this.#ending ? this.#end(this.#ending) : null;
  }

  #mayStillRun(): boolean {
    const { state, ref } = this.#attempt;
    const view = state.view();
    return (isJob(ref) || view.isGone) && livingPods(view).length > 0;
  }

  async #look(): Promise<void> {
    if (Date.now() - this.#lookedAt < lookMs) return;
    this.#lookedAt = Date.now();
    const { state, path } = this.#attempt;
    const { workload } = state.view();
    try {
      state.tellWorkload(await this.#client.get(path, { signal: this.#released.signal }), false);
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
      state.tellWorkload(
        { ...workload, metadata: { name: workload.metadata.name, uid: workload.metadata.uid } },
        true,
      );
    }
  }

  #checkRunTime(): void {
    const { maxRunSeconds } = this.#attempt.spec;
    if (this.#ending || maxRunSeconds === null || this.#runningSince === undefined) return;
    if (Date.now() >= this.#runningSince + maxRunSeconds * 1000) this.#ending = { stop: "max-run-time" };
  }

  /** The watch of the pods may be behind that of the workload, which says first that it is over. */
  async #assessFreshly(): Promise<Assessment> {
    const assessment = await this.#assess();
    const { state, ref, spec } = this.#attempt;
    if (assessment.state === "going" || livingPods(state.view()).length === 0) return assessment;
    for (const pod of await listPods(this.#client, ref.namespace, selectAttempt(spec)))
      state.tellPod(pod, false);
    return this.#assess();
  }

  async #assess(): Promise<Assessment> {
    const { state } = this.#attempt;
    const assess = () => assessAttempt(state.view(), this.#rules.imagePullSeconds);
    const first = assess();
    if (first.state === "ended") return first;
    const view = state.view();
    const isVanishing = first.state === "hopeless";
    const hasNoPod =
      livingPods(view).length === 0 && !this.#obstacle && Date.now() - this.#since > creationMs;
    if (!isVanishing && !(hasNoPod && Date.now() - this.#eventsAt > eventsMs)) return first;
    this.#eventsAt = Date.now();
    const uids = [
      view.workload.metadata.uid,
      ...(isVanishing ? view.pods.map(({ pod }) => pod.metadata.uid) : []),
    ];
    state.tellEvents(await loadEvents(this.#client, this.#attempt.ref.namespace, uids));
    return assess();
  }

  /** Says what the run waits for, once, and loses patience when it is time. */
  #weigh(obstacle: Obstacle | undefined): void {
    if (!obstacle) {
      this.#obstacle = undefined;
    } else if (this.#obstacle?.key !== obstacle.key) {
      this.#obstacle = { key: obstacle.key, since: Date.now() };
      this.#attempt.output.note(obstacle.sentence.slice(0, 2_000));
    }
    const waited = (Date.now() - (this.#obstacle?.since ?? Date.now())) / 1000;
    const patience = obstacle?.patienceSeconds ?? null;
    if (obstacle && patience !== null && waited >= patience) this.#ending = { outcome: obstacle.outcome };
    const { pendingSeconds } = this.#rules;
    if (this.#ending || pendingSeconds === undefined || this.#runningSince !== undefined) return;
    if (Date.now() - this.#since < pendingSeconds * 1000) return;
    const why = obstacle ? `: ${obstacle.sentence}` : "";
    const diagnosis = `not started within ${pendingSeconds} s${why}`;
    this.#ending = { outcome: { reason: "failed", cause: "start", exitCode: null, signal: null, diagnosis } };
  }

  async #end(ending: Ending): Promise<Outcome | null> {
    const { ref, state } = this.#attempt;
    this.#endingSince ??= Date.now();
    if (this.#told === undefined && !isWorkloadOver(state.view(), ref))
      await endWorkload(this.#client, this.#attempt, formatEnding(ending));
    await this.#endPods();
    const view = state.view();
    if (livingPods(view).length === 0 && isWorkloadOver(view, ref)) return endedBy(ending, view, true);
    return Date.now() > this.#lastWordAt() + giveUpMs ? endedBy(ending, view, false) : null;
  }

  async #endPods(): Promise<void> {
    const isLate = Date.now() > this.#lastWordAt() + forceMs;
    // With no grace at all the cluster forgets a pod before its program has ended.
    const graceSeconds = isLate ? 0 : Math.max(1, this.#graceSeconds);
    const living = livingPods(this.#attempt.state.view());
    const untold = living.filter(
      ({ metadata }) =>
        metadata.deletionTimestamp === undefined || this.#told === undefined || graceSeconds < this.#told,
    );
    await deletePods(this.#client, untold, graceSeconds);
    this.#told = graceSeconds;
  }

  /** When the cluster should be done with the ending, on its own terms. */
  #lastWordAt(): number {
    return (this.#endingSince ?? Date.now()) + this.#graceSeconds * 1000;
  }

  /** How long to wait for news at most. */
  #pause(): number {
    const now = Date.now();
    const { maxRunSeconds } = this.#attempt.spec;
    const times = [lookMs];
    if (this.#ending) times.push(retryMs);
    else if (this.#runningSince === undefined) times.push(creationMs);
    if (!this.#ending && maxRunSeconds !== null && this.#runningSince !== undefined)
      times.push(this.#runningSince + maxRunSeconds * 1000 - now);
    return Math.max(10, Math.min(...times));
  }
}

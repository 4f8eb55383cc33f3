/**
 * One attempt, from its lease to the last message about it. States: accepted → starting → running → ended → reported → gone.
 * Whatever a later process needs is on disk before the step that makes it necessary. Besides the program's own end there
 * are three ways out: it is stopped (and reported), its lease is lost (stopped, not reported), or it is released (this
 * process ends and leaves it to the next one).
 */
import fs from "node:fs";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { logEvent, logFailure } from "../../logger";
import { describeStop } from "../../runners/describe-stop";
import {
  type AttemptHandle,
  type AttemptKey,
  type AttemptOutput,
  type AttemptSpec,
  type EndedAttempt,
  StartRefusal,
  type StopReason,
} from "../../runners/runner";
import { jsonObjectSchema } from "../../runs/stored-run";
import { keepOutputs } from "../artifacts/keep-outputs";
import type { AttemptLog } from "../log/attempt-log";
import { startMark } from "../log/log-spool";
import { untilDone } from "../server/until-done";
import { pickAgentValues, secretsOf } from "./agent-environment";
import { AttemptArtifacts } from "./attempt-artifacts";
import type { AttemptContext } from "./attempt-context";
import type { AttemptRecord } from "./attempt-record";
import { type AttemptReporter, createAttemptReporter } from "./attempt-reporter";
import { clientEnvOf } from "./client-env";
import { endBeforeStart, VanishedError } from "./end-before-start";
import { readCodeFiles } from "./read-code-files";
import { type Sampling, sampleUse } from "./sample-use";

export interface RunningAttempt {
  readonly key: AttemptKey;
  readonly isStopping: boolean;
  /** Whether it is over, and its traces could not be removed. */
  readonly isLeft: boolean;
  /** Ends the program and reports it; after `lease-lost` nothing is reported. The first reason stays. */
  stop(reason: StopReason, graceSeconds?: number): void;
  /** Leaves the program to the next agent process. */
  release(): void;
  /** Settles when this process has nothing to do with the attempt any more. Never rejects. */
  readonly done: Promise<void>;
}

/** Time to end for a program whose lease is lost: another attempt may be running already. */
const lostGraceSeconds = 5;

/** Thrown where an attempt goes no further here; nothing is reported. */
class Abandoned extends Error {}

export function runAttempt(
  record: AttemptRecord,
  context: AttemptContext,
  isResumed: boolean,
): RunningAttempt {
  const attempt = new Attempt(record, context);
  return {
    key: record.key,
    get isStopping() {
      return attempt.isStopping;
    },
    get isLeft() {
      return attempt.isLeft;
    },
    stop: (reason, graceSeconds) => attempt.stop(reason, graceSeconds),
    release: () => attempt.release(),
    done: attempt.run(isResumed),
  };
}

class Attempt {
  readonly #record: AttemptRecord;
  readonly #context: AttemptContext;
  readonly #artifacts: AttemptArtifacts;
  readonly #reporter: AttemptReporter;
  readonly #ids: { run: string; attempt: number; agent: string };
  /** Aborted by whatever ends the attempt before its program runs. */
  readonly #starting = new AbortController();
  readonly #released = new AbortController();
  /** While what the program left is sent: aborted by whatever ends the attempt then. */
  #keeping: AbortController | null = null;
  #handle: AttemptHandle | null = null;
  #isLeft = false;
  #log: AttemptLog | null = null;
  #codeFiles: Record<string, string> | undefined;
  readonly #stopping: { reason: StopReason | null; graceSeconds?: number; isLost: boolean } = {
    reason: null,
    isLost: false,
  };

  constructor(record: AttemptRecord, context: AttemptContext) {
    const { key, logDir } = record;
    const { agentId, client, maxLogBytes, logBudget, now } = context;
    this.#record = record;
    this.#context = context;
    this.#artifacts = new AttemptArtifacts(record, context);
    this.#ids = { run: key.runId, attempt: key.attempt, agent: agentId };
    const onLost = () => this.stop("lease-lost");
    this.#reporter = createAttemptReporter({
      ...{ key, agentId, client, logDir, maxLogBytes, now, onLost },
      ...(logBudget && { logBudget }),
    });
  }

  get isStopping(): boolean {
    return this.#stopping.reason !== null;
  }

  get isLeft(): boolean {
    return this.#isLeft;
  }

  stop(reason: StopReason, graceSeconds?: number): void {
    let grace = graceSeconds;
    if (reason === "lease-lost") {
      this.#stopping.isLost = true;
      this.#reporter.giveUp();
      grace = Math.min(grace ?? lostGraceSeconds, this.#record.lease.graceSeconds);
    } else if (this.#stopping.reason === null) {
      void this.#reporter.tell("stopping", { message: describeStop(reason) });
    }
    if (grace !== undefined)
      this.#stopping.graceSeconds = Math.min(this.#stopping.graceSeconds ?? grace, grace);
    this.#stopping.reason ??= reason;
    this.#starting.abort(this.#stopping.reason);
    this.#keeping?.abort(this.#stopping.reason);
    this.#handle?.stop(this.#stopping.reason, this.#stopping.graceSeconds);
  }

  release(): void {
    this.#released.abort();
    this.#starting.abort("agent-stopping");
    this.#keeping?.abort("agent-stopping");
    this.#reporter.giveUp();
  }

  async run(isResumed: boolean): Promise<void> {
    try {
      const end = this.#record.end ?? (await this.#runToEnd(isResumed));
      if (this.#stopping.isLost || (end && (await this.#report(end)))) await this.#remove();
    } catch (error) {
      logFailure("request:failed", error, { ...this.#ids, call: "attempt" });
    } finally {
      this.#log?.settle();
      await this.#reporter.close();
    }
  }

  /** Null when it goes on without this process, or when nobody wants to know. */
  async #runToEnd(isResumed: boolean): Promise<EndedAttempt | null> {
    try {
      const { handle, log } = (isResumed ? await this.#adopt() : null) ?? (await this.#start());
      this.#handle = handle;
      this.#record.update({ handle: handle.id });
      if (this.#stopping.reason) handle.stop(this.#stopping.reason, this.#stopping.graceSeconds);
      void handle.running.then((at) => this.#tellRunning(at, handle));
      const sampling = this.#sampleUse(handle, log);
      const checkpoints = this.#artifacts.keepCheckpoints(handle, log.say);
      const end = await Promise.race([handle.ended, this.#untilReleased()]);
      sampling.stop();
      await checkpoints.stop();
      const whole = end && (await this.#keepOutputs(end, handle, log));
      if (whole) log.end();
      else await handle.release();
      return whole;
    } catch (error) {
      if (this.#released.signal.aborted || error instanceof Abandoned) return null;
      this.#log?.end();
      return this.#toEnd(error);
    }
  }

  /** Null: there is nothing to adopt, and it may be started. */
  async #adopt(): Promise<{ handle: AttemptHandle; log: AttemptLog } | null> {
    const { runner } = this.#context;
    const from = this.#reporter.mark();
    const values = await this.#pickValues();
    const codeDir = fs.existsSync(this.#record.codeDir) ? this.#record.codeDir : null;
    // A value that is gone since cannot be masked, but the program must not be lost for it.
    const spec = this.#toSpec("values" in values ? values.values : {}, codeDir);
    const log = this.#openLog(from, spec.agentEnv);
    const found = { id: this.#record.handle, position: from.position };
    const output = this.#toOutput(log);
    const handle = await untilDone(
      () => runner.adopt(spec, found, output),
      this.#starting.signal,
      (error, failures) => this.#putOff(error, failures),
    );
    if (handle) return { handle, log };
    if (this.#record.handle !== null)
      throw new VanishedError("the agent was restarted and found nothing of the program any more");
    this.#record.tryAgain();
    return null;
  }

  /** What runs at an engine that is away goes on: that it cannot be seen is no end. */
  #putOff(error: unknown, failures: number): void {
    if (error instanceof StartRefusal && error.reason === "refused") throw error;
    if (failures > 1) return;
    logFailure("request:failed", error, { ...this.#ids, call: "adopt" });
    const why = error instanceof Error ? error.message : String(error);
    const message = `the agent was restarted and cannot see the program yet: ${why}`.slice(0, 2_000);
    void this.#reporter.tell("note", { message });
  }

  async #start(): Promise<{ handle: AttemptHandle; log: AttemptLog }> {
    const { runner } = this.#context;
    const accepted = this.#reporter.tell("starting");
    const picked = await this.#pickValues();
    // Starting git holds this process up for milliseconds: the question goes out first.
    await nextTurn();
    const values = "values" in picked ? picked.values : {};
    const log = this.#openLog(startMark, values);
    const preparing = "refusal" in picked ? Promise.reject(picked.refusal) : this.#prepareCode(log);
    preparing.catch(() => undefined); // told below, or not at all when the lease is lost
    // Nothing is started before the server has accepted the attempt: it may be someone else's by now.
    if (!(await accepted)) throw this.#toRejection();
    const codeDir = await preparing;
    this.#starting.signal.throwIfAborted();
    const laying = { say: log.say, signal: this.#starting.signal };
    const artifacts = await this.#artifacts.layInputs(laying);
    const checkpoints = await this.#artifacts.layCheckpoints(laying);
    const spec = { ...this.#toSpec(values, codeDir), artifacts, checkpoints };
    // Before the program runs, which may write there.
    if (codeDir !== null) this.#codeFiles = readCodeFiles(codeDir, spec.config);
    return { handle: await runner.start(spec, this.#toOutput(log), this.#starting.signal), log };
  }

  /** Null when it goes on without this process, or when nobody wants to know. */
  async #keepOutputs(
    end: EndedAttempt,
    handle: AttemptHandle,
    log: AttemptLog,
  ): Promise<EndedAttempt | null> {
    const { outputs } = this.#artifacts;
    if (outputs.length === 0 || !(handle.locate || handle.remote)) return end;
    const { client, agentId } = this.#context;
    const keeping = new AbortController();
    this.#keeping = keeping;
    if (this.#released.signal.aborted || this.#stopping.isLost) return null;
    try {
      return await keepOutputs(end, outputs, {
        ...{ client, handle, say: log.say, lease: { ...this.#record.key, agentId } },
        signal: keeping.signal,
        stopReason: () => (keeping.signal.aborted ? this.#stopping.reason : null),
      });
    } catch (error) {
      if (this.#released.signal.aborted || this.#stopping.isLost) return null;
      throw error;
    }
  }

  #toRejection(): Error {
    const isOver = this.#stopping.isLost || this.#released.signal.aborted;
    return isOver ? new Abandoned("the lease is gone") : new Error("the server did not accept the start");
  }

  async #prepareCode(log: AttemptLog): Promise<string | null> {
    const { runner, fetchCode } = this.#context;
    const { lease, codeDir } = this.#record;
    const { config, manifest } = this.#toSpec({}, null);
    if (!runner.needsCode(config, manifest)) return null;
    const { commit } = await fetchCode({
      config: lease.config,
      pinned: lease.commit,
      allowedGitSources: lease.allowedGitSources,
      dir: codeDir,
      say: log.say,
      signal: this.#starting.signal,
    });
    this.#record.noteCommit(commit);
    return codeDir;
  }

  async #pickValues(): Promise<{ values: Record<string, string> } | { refusal: StartRefusal }> {
    const { environment, agentName } = this.#context;
    try {
      const options = { ...environment, agent: agentName };
      return { values: await pickAgentValues(this.#record.lease.fromAgent, options) };
    } catch (error) {
      if (error instanceof StartRefusal) return { refusal: error };
      throw error;
    }
  }

  #openLog(from: typeof startMark, values: Readonly<Record<string, string>>): AttemptLog {
    const { secrets: shared, runKey } = this.#context;
    // Without what stands before it, which programs leave out.
    const own = runKey === undefined ? [] : [runKey.replace(/^[a-z]+-/, "")];
    const secrets = [...shared, ...own, ...secretsOf(values)];
    this.#log = this.#reporter.openLog(from, secrets, this.#record.lease.metrics !== false);
    return this.#log;
  }

  #toOutput(log: AttemptLog): AttemptOutput {
    return {
      write: log.write,
      note: (message) => void this.#reporter.tell("note", { message }),
      noteImage: (image, imageDigest) => {
        const message = describeImage(image, imageDigest);
        void this.#reporter.tell("note", { message, imageDigest });
      },
    };
  }

  #toSpec(agentEnv: Readonly<Record<string, string>>, codeDir: string | null): AttemptSpec {
    const { lease, attemptDir } = this.#record;
    const { runId, attempt, runName, team, project, author, graceSeconds, maxRunSeconds } = lease;
    const { runsUrl: url, runKey } = this.#context;
    const manifest = jsonObjectSchema.parse(lease.manifest);
    const fromAgent = lease.fromAgent.map(({ name, at, text }) => ({
      name,
      at,
      ...(text !== undefined && { text }),
    }));
    const { resource, group, tags } = lease;
    const clientEnv =
      url !== undefined && runKey !== undefined
        ? clientEnvOf({
            ...{ url, runKey, runId, runName, team, project, group, tags, resource, manifest, fromAgent },
          })
        : {};
    return {
      ...{ runId, attempt, runName, team, project, author, graceSeconds, maxRunSeconds },
      ...{ agent: this.#context.agentName, ownId: this.#context.ownId, queue: lease.queue.name },
      config: jsonObjectSchema.parse(lease.config),
      ...{ manifest, fromAgent, agentEnv, attemptDir, codeDir },
      ...this.#artifacts.remote(),
      ...(Object.keys(clientEnv).length > 0 && { clientEnv }),
    };
  }

  #sampleUse(handle: AttemptHandle, log: AttemptLog): Sampling {
    const isWanted = this.#record.lease.metrics !== false;
    return sampleUse(isWanted ? handle : {}, log.measure, this.#context.sampleMs);
  }

  #tellRunning(at: Date | null, { id }: AttemptHandle): void {
    if (!at || this.#released.signal.aborted || this.#stopping.isLost) return;
    logEvent("run:started", this.#ids);
    const { commit } = this.#record;
    const codeFiles = this.#codeFiles;
    void this.#reporter.tell("running", {
      ...{ at, handle: id },
      ...(commit !== null && { commit }),
      ...(codeFiles && { codeFiles }),
    });
  }

  #untilReleased(): Promise<null> {
    const { signal } = this.#released;
    return new Promise((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener("abort", () => resolve(null), { once: true });
    });
  }

  #toEnd(error: unknown): EndedAttempt {
    const outcome = endBeforeStart(error, this.#stopping.reason);
    if (outcome.cause === "agent") logFailure("request:failed", error, { ...this.#ids, call: "start" });
    return { outcome, startedAt: null, endedAt: this.#context.now() };
  }

  /** True when the server knows the end, or never will. */
  async #report(end: EndedAttempt): Promise<boolean> {
    if (this.#record.end === null) this.#record.update({ end });
    return (await this.#reporter.finish(end)) || this.#stopping.isLost;
  }

  async #remove(): Promise<void> {
    const { key, attemptDir } = this.#record;
    const { runner, ownId } = this.#context;
    try {
      await runner.cleanUp({ ...key, ownId, attemptDir });
    } catch (error) {
      // The slot is free; whoever holds the attempts removes what is left when the engine answers again.
      this.#isLeft = true;
      throw error;
    }
    this.#log?.settle();
    await this.#reporter.close();
    const { end } = this.#record;
    if (end?.outcome.reason === "failed")
      this.#context.workKeeper?.keep(attemptDir, path.basename(path.dirname(attemptDir)));
    this.#record.remove();
  }
}

/** The sentence of the timeline about the image that really runs. */
function describeImage(image: string, digest: string): string {
  return digest.includes("@")
    ? `image ${image} is ${digest}`
    : `image ${image} is ${digest}, which no registry has`;
}

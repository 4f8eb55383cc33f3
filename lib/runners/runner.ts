/**
 * What the agent knows of a resource. A runner starts one attempt, passes its output on, tells how it ended, and finds it
 * again after the agent was killed. It keeps nothing in memory that it could not find again.
 *
 * States of an attempt: start → (running) → ended → cleaned up. `start` and `adopt` give the same handle.
 */
import type { Resource } from "../config/layer";
import type { FromAgent } from "../config/resolution";
import type { JsonObject } from "../config/tree/node";
import type { LogStream, Outcome } from "../runs/agent-protocol";
import type { Measures } from "./measures";

export interface AttemptKey {
  runId: string;
  /** The number of the try: two attempts of one run are two different things to a runner. */
  attempt: number;
}

/** An artifact that the agent has fetched: its files below `dir`, a directory in `attemptDir`, to be put at `path`. */
export interface LaidInput {
  name: string;
  path: string;
  dir: string;
}

/** A file of an artifact where somebody else than the agent fetches it: at an address that is signed for it and needs no key. */
export interface SignedFile {
  path: string;
  size: number;
  /** Base64 of its MD5. */
  digest: string;
  address: string;
}

/** Artifacts that are moved where the program runs, by the resource itself. */
export interface RemoteArtifacts {
  /** Where the server is reached from there; addresses are below it. */
  url: string;
  inputs: readonly { name: string; path: string; list(signal: AbortSignal): Promise<SignedFile[]> }[];
  /** What the program is to leave, by its place in the config. */
  outputs: readonly { position: number; name: string; path: string }[];
}

/** What an earlier attempt has kept: a file or a directory in `attemptDir`, to be put at `path`, where the program may change it. */
export interface LaidCheckpoint {
  name: string;
  path: string;
  at: string;
}

/** All a runner needs to start one attempt. Nothing in it changes while the attempt lives. */
export interface AttemptSpec extends AttemptKey {
  /** The name of the agent that holds the lease, for people. */
  agent: string;
  /** That agent's own id; labels carry it, so that an agent adopts only what is its own. */
  ownId: string;
  runName: string;
  team: string;
  project: string;
  queue: string;
  author: string;
  /** The resolved config. */
  config: JsonObject;
  /** The bare request for the target with `${NAME}` and names without value as written; `fillManifest` fills it. */
  manifest: JsonObject;
  fromAgent: FromAgent[];
  /** The secret values of every name in `fromAgent`: allowed and present. Never on a command line, never in an error. */
  agentEnv: Readonly<Record<string, string>>;
  /** Variables by which its W&B client reports into the run; whatever the config sets wins. One of them is a secret. */
  clientEnv?: Readonly<Record<string, string>>;
  /** A private directory of this attempt, made by the agent and removed by it after `cleanUp`. Absolute. */
  attemptDir: string;
  /** Where the code is, at the commit asked for; null when `needsCode` said no. The attempt may write there. */
  codeDir: string | null;
  /** Artifacts that are to be at their paths, to be read only, before the program starts. Only `start` is told. */
  artifacts?: readonly LaidInput[];
  /** Of a runner that moves artifacts itself. */
  remote?: RemoteArtifacts;
  /** What the program goes on from, in place of whatever is at the paths. Only `start` is told. */
  checkpoints?: readonly LaidCheckpoint[];
  /** Seconds between the polite and the forced way of stopping. */
  graceSeconds: number;
  /** The runner ends the attempt when it has run this long, counted from its start, also over an agent's restart. */
  maxRunSeconds: number | null;
}

/**
 * Where output goes. `system` is what the runner says while it prepares (pull progress, build log).
 * `position` is the runner's own text for "everything up to here was given"; the agent keeps it with the output and
 * gives it back to `adopt`, so that no byte is lost or told twice. An awaited `write` holds a fast program back.
 */
export interface AttemptOutput {
  write(stream: LogStream, bytes: Uint8Array, position: string): Promise<void>;
  /** A sentence for the run's timeline, such as why nothing happens yet. At most 2,000 characters. */
  note(message: string): void;
  /**
   * Which image the program really runs in, as a tag can move: `name@sha256:…`, or `sha256:…` where no registry knows it.
   * Saying it again is harmless. `image` is what the manifest asks for.
   */
  noteImage(image: string, digest: string): void;
}

/** Why the agent wants an attempt to end; it decides the outcome's reason. */
export type StopReason = "cancelled" | "max-run-time" | "lease-lost" | "agent-stopping";

export interface EndedAttempt {
  /** Says everything about a strange end in words, whatever the resource. */
  outcome: Outcome;
  /** When the program itself started; null when it never did. */
  startedAt: Date | null;
  endedAt: Date;
}

export interface RemoteFile {
  /** In the artifact, with `/`. */
  path: string;
  /** Base64 of its MD5. */
  digest: string;
  size: number;
}

/** Throws OutputsLost when what the program left is gone. */
export interface RemoteOutputs {
  /** The files of an output; null when nothing is there. `left`: what is no file of it, each with why. */
  list(position: number, options: RemoteOptions): Promise<{ files: RemoteFile[]; left: string[] } | null>;
  /** Sends contents of an output. Throws OtherNow when files are not the same any more. */
  send(
    position: number,
    contents: readonly { digest: string; address: string }[],
    options: RemoteOptions,
  ): Promise<void>;
}

interface RemoteOptions {
  signal: AbortSignal;
  /** A line for the run's log. */
  say(line: string): void;
}

/** The place where a program has left its outputs went away before they were sent. */
export class OutputsLost extends Error {}

/** What was to be sent has changed since it was looked at. */
export class OtherNow extends Error {}

export interface AttemptHandle {
  /** Survives a restart of the agent; at most 1,000 characters, no secret, fit to be shown. */
  readonly id: string;
  /** Settles with the time the program itself was seen running; with null when the attempt ended before. Never rejects. */
  readonly running: Promise<Date | null>;
  /** Settles once, after all output was written. Never rejects: what went wrong is in the outcome. */
  readonly ended: Promise<EndedAttempt>;
  /**
   * Asks the attempt to end, by force after the grace time. Returns at once; `ended` tells. The first reason stays.
   * `graceSeconds` shortens the grace time of the spec, also for a stop that was asked for before.
   */
  stop(reason: StopReason, graceSeconds?: number): void;
  /**
   * Where on the agent's machine lies what the program left at a path of its config, a file or a directory; null when nothing is there, or
   * when the path leads out of where it may write. Left out where the resource cannot tell.
   */
  locate?(path: string, signal?: AbortSignal): Promise<string | null>;
  /** What `locate` gives is a copy of one moment; else the program may still write to it while it runs. */
  readonly locatesCopies?: boolean;
  /** Looks at what the program left, and sends it, from where it is out of the agent's reach; once it has ended. */
  readonly remote?: RemoteOutputs;
  /** What the program uses by now; null when that is not known any more. Left out where the resource cannot tell. */
  measure?(): Promise<Measures | null>;
  /** Stops watching and passing output on; the attempt goes on by itself and can be adopted. `ended` may never settle. */
  release(): Promise<void>;
}

export interface Runner {
  readonly resource: Resource;
  /** Artifacts are moved by the resource itself (`AttemptSpec.remote`); otherwise the agent brings and collects them on its machine. */
  readonly movesArtifacts?: boolean;
  /** Whether the agent must fetch the code of this run into `codeDir` before `start`. */
  needsCode(config: JsonObject, manifest: JsonObject): boolean;
  /**
   * Starts an attempt, once: a second call for the same run and attempt throws AlreadyStartedError, also in another
   * process and after a restart. Throws StartRefusal when it cannot be started, and leaves nothing behind then.
   * `signal` aborts with a StopReason as its reason; a start that was aborted throws that and leaves nothing behind.
   */
  start(spec: AttemptSpec, output: AttemptOutput, signal: AbortSignal): Promise<AttemptHandle>;
  /**
   * Picks up an attempt that an earlier agent process started. `id` is null when that process died before it could note
   * it: then the attempt is looked for by run and number. `position` null: output from the beginning.
   * Null when there is nothing to pick up: it was never started, or cleaned up. An ended one is picked up as well.
   */
  adopt(
    spec: AttemptSpec,
    from: { id: string | null; position: string | null },
    output: AttemptOutput,
  ): Promise<AttemptHandle | null>;
  /** Attempts that this agent started and nobody cleaned up, for an agent that lost its notes. */
  list(ownId: string): Promise<AttemptKey[]>;
  /** Kills what is left of an attempt and removes its traces, except in `attemptDir`. Repeating it is harmless. */
  cleanUp(attempt: Pick<AttemptSpec, "runId" | "attempt" | "ownId" | "attemptDir">): Promise<void>;
  /** Frees connections and helpers; attempts go on. */
  close(): Promise<void>;
}

/** An attempt that could not be started; the outcome's words for it. */
export class StartRefusal extends Error {
  readonly outcomeCause: Outcome["cause"];
  /** `failed` for what may work when tried again (an engine that is down, a build); `refused` for what never will. */
  readonly reason: "refused" | "failed";
  constructor(
    outcomeCause: Outcome["cause"],
    message: string,
    options: ErrorOptions & { reason?: "refused" | "failed" } = {},
  ) {
    super(message, options);
    this.name = "StartRefusal";
    this.outcomeCause = outcomeCause;
    this.reason = options.reason ?? "refused";
  }
}

export class AlreadyStartedError extends Error {
  constructor({ runId, attempt }: AttemptKey) {
    super(`attempt ${attempt} of run ${runId} was started before`);
    this.name = "AlreadyStartedError";
  }
}

/** The outcome's reason when an attempt ended because the agent stopped it. */
export function reasonOfStop(reason: StopReason): Pick<Outcome, "reason" | "cause"> {
  switch (reason) {
    case "cancelled":
      return { reason: "cancelled", cause: null };
    case "max-run-time":
      return { reason: "failed", cause: "timeout" };
    case "lease-lost":
    case "agent-stopping":
      return { reason: "lost", cause: "agent" };
  }
}

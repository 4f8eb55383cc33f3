/**
 * Training jobs as the service keeps them: names that are never free again, and real states of programs that really run.
 *
 * InProgress (Starting → Downloading → Training → Uploading) → Completed | Failed; InProgress → Stopping → Stopped.
 */
import fs from "node:fs";
import path from "node:path";
import type Docker from "dockerode";
import type { LogGroups } from "./log-groups";
import {
  createTrainingContainer,
  failureReason,
  followLines,
  layOut,
  type TrainingRequest,
} from "./run-training";

export interface Transition {
  status: string;
  startedAt: Date;
  endedAt?: Date;
  message: string;
}

export interface TrainingJob {
  name: string;
  arn: string;
  request: TrainingRequest;
  tags: Map<string, string>;
  status: "InProgress" | "Stopping" | "Completed" | "Failed" | "Stopped";
  transitions: Transition[];
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  failureReason: string | null;
  /** How it will end when it was asked to. */
  stoppedAs: "Stopped" | "MaxRuntimeExceeded" | null;
  container: Docker.Container | null;
  timers: NodeJS.Timeout[];
  done: Promise<void>;
}

export interface JobOptions {
  docker: Docker;
  root: string;
  logs: LogGroups;
  region: string;
  /** The service gives a program 120 s; tests do not wait for that. */
  graceSeconds: number;
}

const account = "123456789012";
const group = "/aws/sagemaker/TrainingJobs";

export class TrainingJobs {
  readonly #options: JobOptions;
  readonly #jobs = new Map<string, TrainingJob>();

  constructor(options: JobOptions) {
    this.#options = options;
  }

  get = (name: string): TrainingJob | undefined => this.#jobs.get(name);
  list = (): TrainingJob[] => [...this.#jobs.values()];

  create(request: TrainingRequest): TrainingJob {
    const name = request.TrainingJobName;
    const job: TrainingJob = {
      name,
      arn: `arn:aws:sagemaker:${this.#options.region}:${account}:training-job/${name}`,
      request,
      tags: new Map((request.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
      status: "InProgress",
      transitions: [],
      createdAt: new Date(),
      startedAt: null,
      endedAt: null,
      failureReason: null,
      stoppedAs: null,
      container: null,
      timers: [],
      done: Promise.resolve(),
    };
    this.#jobs.set(name, job);
    move(job, "Starting", "Launching requested ML instances");
    job.done = this.#run(job)
      .catch((error: unknown) => end(job, "Failed", `InternalServerError: ${String(error)}`))
      .finally(() => this.#tidy(job));
    return job;
  }

  stop(job: TrainingJob, as: "Stopped" | "MaxRuntimeExceeded" = "Stopped"): void {
    if (job.status !== "InProgress") return;
    job.status = "Stopping";
    job.stoppedAs = as;
    move(job, "Stopping", "Stopping the training job");
    void job.container?.stop({ t: this.#options.graceSeconds }).catch(() => undefined);
  }

  async close(): Promise<void> {
    for (const job of this.list()) await job.container?.kill().catch(() => undefined);
    await Promise.all(this.list().map((job) => job.done));
  }

  async #run(job: TrainingJob): Promise<void> {
    const { docker, root, logs } = this.#options;
    const { TrainingImage: image } = job.request.AlgorithmSpecification;
    move(job, "Downloading", "Downloading the training image");
    const isThere = await docker
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      );
    if (!isThere) return end(job, "Failed", `ClientError: Cannot find image ${image} in any registry`);
    const dir = path.join(root, job.name);
    layOut(dir, job.request);
    job.container = await createTrainingContainer(docker, dir, job.arn, job.request);
    if (job.stoppedAs) return end(job, "Stopped", null);
    try {
      await job.container.start();
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^\(HTTP code \d+\) [^-]* - /, "") : "";
      return end(job, "Failed", `AlgorithmError: ${why.trim()}, exit code: 127`);
    }
    const { State } = await job.container.inspect();
    job.startedAt = new Date(State.StartedAt);
    move(job, "Training", "Training image download completed. Training in progress.");
    this.#limit(job);
    // Asked to stop while it was being started.
    if (job.stoppedAs) void job.container.stop({ t: this.#options.graceSeconds }).catch(() => undefined);
    const stream = `${job.name}/algo-1-${Math.floor(job.createdAt.getTime() / 1000)}`;
    await followLines(job.container, (lines) => logs.append(group, stream, lines));
    const { StatusCode } = (await job.container.wait()) as { StatusCode: number };
    if (job.stoppedAs) return end(job, "Stopped", null);
    if (StatusCode !== 0) return end(job, "Failed", failureReason(dir, StatusCode));
    move(job, "Uploading", "Uploading generated training model");
    end(job, "Completed", null);
  }

  #limit(job: TrainingJob): void {
    const seconds = job.request.StoppingCondition.MaxRuntimeInSeconds;
    if (seconds === undefined || seconds > 86_400) return;
    job.timers.push(setTimeout(() => this.stop(job, "MaxRuntimeExceeded"), seconds * 1000));
  }

  async #tidy(job: TrainingJob): Promise<void> {
    for (const timer of job.timers) clearTimeout(timer);
    await job.container?.remove({ force: true, v: true }).catch(() => undefined);
    job.container = null;
    fs.rmSync(path.join(this.#options.root, job.name, "input"), { recursive: true, force: true });
  }
}

function move(job: TrainingJob, status: string, message: string): void {
  const now = new Date();
  const last = job.transitions.at(-1);
  if (last) last.endedAt = now;
  job.transitions.push({ status, startedAt: now, message });
}

function end(
  job: TrainingJob,
  status: "Completed" | "Failed" | "Stopped",
  failureReason: string | null,
): void {
  move(
    job,
    status === "Stopped" ? (job.stoppedAs ?? "Stopped") : status,
    failureReason ?? `Training job ${status.toLowerCase()}`,
  );
  job.status = status;
  job.failureReason = failureReason;
  job.endedAt = new Date();
}

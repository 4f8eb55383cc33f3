/**
 * Runs attempts as SageMaker training jobs. A job's name is made of run and attempt, so that the service itself refuses a
 * second one; its tags tell whose it is. A job cannot be taken back: `cleanUp` stops and marks it, and it stays in SageMaker's
 * history.
 */
import { randomUUID } from "node:crypto";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  AddTagsCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobResponse,
  ListTagsCommand,
  ListTrainingJobsCommand,
  type ListTrainingJobsCommandInput,
  SageMakerClient,
  StopTrainingJobCommand,
  type TrainingJobSummary,
} from "@aws-sdk/client-sagemaker";
import { STSClient } from "@aws-sdk/client-sts";
import type { JsonObject } from "../../config/tree/node";
import { fillImage, isBuiltFromCode } from "../../config/values/built-image";
import { isRoleName } from "../../config/values/role-name";
import { proxyAgent } from "../../network/proxy-agent";
import { fillManifest } from "../fill-manifest";
import {
  type AttemptHandle,
  type AttemptKey,
  type AttemptOutput,
  type AttemptSpec,
  type Runner,
  StartRefusal,
} from "../runner";
import { createRoleExpander } from "./expand-role";
import { explainCreate, explainRole } from "./explain-create";
import { endedStatuses } from "./explain-job-end";
import { formatPosition } from "./job-log-position";
import { defaultPollMs, defaultSettleMs, type SagemakerSettings } from "./sagemaker-settings";
import { attemptTags, nameMark, toTrainingJob, trainingJobName } from "./to-training-job";
import { watchTrainingJob } from "./watch-training-job";

export function createSagemakerRunner(settings: SagemakerSettings): Runner {
  return new SagemakerRunner(settings);
}

const beginning = formatPosition({});

class SagemakerRunner implements Runner {
  readonly resource = "sagemaker";
  readonly #settings: SagemakerSettings;
  readonly #client: SageMakerClient;
  readonly #logs: CloudWatchLogsClient;
  readonly #sts: STSClient;
  readonly #expandRole: ReturnType<typeof createRoleExpander>;
  readonly #handles = new Set<AttemptHandle>();

  constructor(settings: SagemakerSettings) {
    this.#settings = settings;
    const { region, credentials, endpoint, logsEndpoint, stsEndpoint } = settings;
    // Adaptive: after throttling the client itself asks more slowly.
    const proxy = proxyAgent();
    const common = {
      region,
      maxAttempts: 6,
      retryMode: "adaptive",
      ...(credentials && { credentials }),
      ...(proxy && { requestHandler: { httpAgent: proxy, httpsAgent: proxy } }),
    };
    this.#client = new SageMakerClient({ ...common, ...(endpoint ? { endpoint } : {}) });
    this.#logs = new CloudWatchLogsClient({ ...common, ...(logsEndpoint ? { endpoint: logsEndpoint } : {}) });
    this.#sts = new STSClient({ ...common, ...(stsEndpoint ? { endpoint: stsEndpoint } : {}) });
    this.#expandRole = createRoleExpander(this.#sts);
  }

  needsCode(config: JsonObject, manifest: JsonObject): boolean {
    return isBuiltFromCode(config, manifest);
  }

  async start(spec: AttemptSpec, output: AttemptOutput, signal: AbortSignal): Promise<AttemptHandle> {
    signal.throwIfAborted();
    const manifest = await this.#withImage(spec, output, signal);
    const startId = randomUUID();
    const filled = fillManifest(manifest, spec.fromAgent, spec.agentEnv);
    const request = await this.#withRole(toTrainingJob(spec, filled, startId), spec);
    signal.throwIfAborted();
    await this.#create(spec, request, startId);
    const name = trainingJobName(spec, manifest);
    if (signal.aborted) {
      await this.#stop(name);
      await this.#markCleanedUp(name);
      throw signal.reason;
    }
    const job = await this.#describe(name);
    if (!job)
      throw new StartRefusal("start", `SageMaker took the job ${name} but does not know it`, {
        reason: "failed",
      });
    return this.#keep(job, spec, null, output);
  }

  async adopt(
    spec: AttemptSpec,
    from: { id: string | null; position: string | null },
    output: AttemptOutput,
  ): Promise<AttemptHandle | null> {
    const job = await this.#describe(from.id ?? trainingJobName(spec, spec.manifest));
    if (!job || (await this.#tagsOf(job))[attemptTags.cleanedUp] !== undefined) return null;
    return this.#keep(job, spec, from.position, output);
  }

  /** Jobs that run: those that have ended cost nothing, and stay in SageMaker's history anyhow. */
  async list(ownId: string): Promise<AttemptKey[]> {
    const found: AttemptKey[] = [];
    const running = [
      ...(await this.#listJobs({ StatusEquals: "InProgress" })),
      ...(await this.#listJobs({ StatusEquals: "Stopping" })),
    ];
    for (const job of running) {
      const tags = await this.#tagsOf(job);
      const runId = tags[attemptTags.run];
      const attempt = Number(tags[attemptTags.attempt]);
      const isOurs = tags[attemptTags.ownId] === ownId && tags[attemptTags.cleanedUp] === undefined;
      if (isOurs && runId !== undefined && Number.isInteger(attempt)) found.push({ runId, attempt });
    }
    return found;
  }

  async cleanUp(attempt: AttemptKey): Promise<void> {
    const end = `-${attempt.attempt}`;
    for (const { TrainingJobName: name = "" } of await this.#listJobs({ NameContains: nameMark(attempt) })) {
      if (!name.endsWith(end)) continue;
      await this.#stop(name);
      await this.#markCleanedUp(name);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#handles].map((handle) => handle.release()));
    this.#client.destroy();
    this.#logs.destroy();
    this.#sts.destroy();
  }

  #keep(
    job: DescribeTrainingJobResponse,
    spec: AttemptSpec,
    position: string | null,
    output: AttemptOutput,
  ): AttemptHandle {
    const { pollMs = defaultPollMs, settleMs = defaultSettleMs } = this.#settings;
    const clients = { client: this.#client, logs: this.#logs };
    const handle = watchTrainingJob({ ...clients, job, spec, position, output, pollMs, settleMs });
    this.#handles.add(handle);
    void handle.ended.then(() => this.#handles.delete(handle));
    return handle;
  }

  async #withImage(spec: AttemptSpec, output: AttemptOutput, signal: AbortSignal): Promise<JsonObject> {
    if (!isBuiltFromCode(spec.config, spec.manifest)) return spec.manifest;
    const { builder } = this.#settings;
    if (!builder || spec.codeDir === null) {
      throw new StartRefusal(
        "build",
        `agent ${spec.agent} builds no images for SageMaker, and this run brings code without one: name an image under \`docker.image\`, or give the agent a \`builder\` with a \`destination\``,
      );
    }
    const { image } = await builder.build({ ...spec, codeDir: spec.codeDir }, output, beginning, signal);
    return fillImage(spec.manifest, image);
  }

  async #withRole(request: JsonObject, spec: AttemptSpec): Promise<JsonObject> {
    if (!isRoleName(request.RoleArn)) return request;
    try {
      return { ...request, RoleArn: await this.#expandRole(request.RoleArn) };
    } catch (error) {
      throw explainRole(error, spec, String(request.RoleArn));
    }
  }

  async #create(spec: AttemptSpec, request: JsonObject, startId: string): Promise<void> {
    try {
      await this.#client.send(new CreateTrainingJobCommand(asCreateInput(request)));
    } catch (error) {
      // The answer to the first try may have been lost, and the second then finds the job that the first has made.
      if (isRetried(error) && (await this.#isOwn(String(request.TrainingJobName), startId))) return;
      throw explainCreate(error, spec);
    }
  }

  async #isOwn(name: string, startId: string): Promise<boolean> {
    const job = await this.#describe(name);
    return job !== null && (await this.#tagsOf(job))[attemptTags.start] === startId;
  }

  /** Null where there is no such job. */
  async #describe(name: string): Promise<DescribeTrainingJobResponse | null> {
    try {
      return await this.#client.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    } catch (error) {
      if (error instanceof Error && error.name === "ValidationException" && /not found/iu.test(error.message))
        return null;
      throw error;
    }
  }

  async #tagsOf({ TrainingJobArn }: Pick<DescribeTrainingJobResponse, "TrainingJobArn">) {
    const { Tags = [] } = await this.#client.send(
      new ListTagsCommand({ ResourceArn: TrainingJobArn, MaxResults: 100 }),
    );
    return Object.fromEntries(Tags.map(({ Key, Value }) => [Key ?? "", Value]));
  }

  async #listJobs(filter: ListTrainingJobsCommandInput): Promise<TrainingJobSummary[]> {
    const jobs: TrainingJobSummary[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new ListTrainingJobsCommand({ ...filter, MaxResults: 100, NextToken }),
      );
      jobs.push(...(page.TrainingJobSummaries ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return jobs;
  }

  async #stop(name: string): Promise<void> {
    const job = await this.#describe(name);
    if (!job || endedStatuses.includes(job.TrainingJobStatus ?? "")) return;
    await this.#client.send(new StopTrainingJobCommand({ TrainingJobName: name })).catch((error: unknown) => {
      // It has ended since.
      if (!(error instanceof Error && error.name === "ValidationException")) throw error;
    });
  }

  async #markCleanedUp(name: string): Promise<void> {
    const job = await this.#describe(name);
    if (!job) return;
    const Tags = [{ Key: attemptTags.cleanedUp, Value: "true" }];
    await this.#client.send(new AddTagsCommand({ ResourceArn: job.TrainingJobArn, Tags }));
  }
}

/** The agent renders what the schema of the service has checked on the server. */
function asCreateInput(request: JsonObject): CreateTrainingJobCommandInput {
  return request as unknown as CreateTrainingJobCommandInput;
}

function isRetried(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "ResourceInUse" || !("$metadata" in error)) return false;
  const { attempts = 1 } = error.$metadata as { attempts?: number };
  return attempts > 1;
}

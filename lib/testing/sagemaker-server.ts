/**
 * A loopback server that speaks the wire of SageMaker and CloudWatch Logs (awsJson1.1), and of STS, and is as strict: it wants signed
 * requests, checks a new job by the service's published schema, and refuses names that were ever used.
 */
import http from "node:http";
import Ajv, { type ValidateFunction } from "ajv";
import type Docker from "dockerode";
import trainingJobSchema from "../config/schema/generated/sagemaker-training-job.json" with { type: "json" };
import { AwsError } from "./aws-error";
import { LogGroups } from "./log-groups";
import type { TrainingRequest } from "./run-training";
import { type TrainingJob, TrainingJobs } from "./sagemaker-jobs";
import { answerSts, isStsCall } from "./sts-wire";

export interface SagemakerServer {
  endpoint: string;
  region: string;
  jobs: TrainingJobs;
  /** The bodies of the requests to create, as they came. */
  created: TrainingRequest[];
  /** Answers the next calls of an operation with this error, before looking at them. */
  failNext(operation: string, error: AwsError, times?: number): void;
  /** Does the next call of an operation, and cuts the connection before it answers. */
  loseNextAnswer(operation: string): void;
  close(): Promise<void>;
}

export interface ServerOptions {
  docker: Docker;
  /** Where the directories of jobs are made; the engine must see them. */
  root: string;
  accessKeyId: string;
  graceSeconds?: number;
}

const region = "eu-west-1";
type Body = Record<string, unknown>;

export async function startSagemakerServer(options: ServerOptions): Promise<SagemakerServer> {
  const logs = new LogGroups();
  const jobs = new TrainingJobs({ graceSeconds: 1, ...options, logs, region });
  const created: TrainingRequest[] = [];
  const failures: { operation: string; error: AwsError }[] = [];
  const lost: string[] = [];
  const operations = makeOperations(jobs, logs, created);

  const server = http.createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => sendError(response, error));
  });
  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const text = await readBody(request);
    if (isStsCall(request)) {
      const failing = failures.findIndex((one) => one.operation === "GetCallerIdentity");
      const error = failures.splice(failing, failing < 0 ? 0 : 1)[0]?.error;
      answerSts({ request, response, text, error, region, accessKeyId: options.accessKeyId });
      return;
    }
    const target = String(request.headers["x-amz-target"] ?? "");
    checkWire(request, target, options.accessKeyId);
    const operation = target.split(".")[1] ?? "";
    const failing = failures.findIndex((one) => one.operation === operation);
    if (failing >= 0) throw failures.splice(failing, 1)[0]?.error;
    const run = operations.get(target);
    if (!run) throw new AwsError("UnknownOperationException", `no operation ${target}`);
    const result = run(JSON.parse(text) as Body);
    const isLost = lost.indexOf(operation);
    if (isLost >= 0) {
      lost.splice(isLost, 1);
      response.destroy();
      return;
    }
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(result));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`,
    region,
    jobs,
    created,
    failNext(operation, error, times = 1) {
      for (let count = 0; count < times; count++) failures.push({ operation, error });
    },
    loseNextAnswer: (operation) => lost.push(operation),
    async close() {
      await jobs.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function checkWire(request: http.IncomingMessage, target: string, accessKeyId: string): void {
  if (request.method !== "POST" || request.url !== "/")
    throw new AwsError("UnknownOperationException", "POST / only");
  if (request.headers["content-type"] !== "application/x-amz-json-1.1")
    throw new AwsError("SerializationException", "not application/x-amz-json-1.1");
  const service = target.startsWith("Logs_") ? "logs" : "sagemaker";
  const scope = new RegExp(
    `^AWS4-HMAC-SHA256 Credential=${accessKeyId}/\\d{8}/${region}/${service}/aws4_request, SignedHeaders=\\S+, Signature=[0-9a-f]{64}$`,
  );
  const authorization = request.headers.authorization;
  if (authorization === undefined)
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
  if (!scope.test(authorization))
    throw new AwsError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    );
}

function makeOperations(jobs: TrainingJobs, logs: LogGroups, created: TrainingRequest[]) {
  const isValid = new Ajv({ strict: false, unicodeRegExp: true }).compile(trainingJobSchema);
  const find = (name: unknown): TrainingJob => {
    const job = jobs.get(String(name));
    if (!job) throw new AwsError("ValidationException", "Requested resource not found.");
    return job;
  };
  const findByArn = (arn: unknown): TrainingJob => {
    const job = jobs.list().find((one) => one.arn === arn);
    if (!job) throw new AwsError("ValidationException", `No resource with ARN ${String(arn)}`);
    return job;
  };
  return new Map<string, (body: Body) => unknown>([
    [
      "SageMaker.CreateTrainingJob",
      (body) => {
        const request = checkRequest(body, isValid);
        if (jobs.get(request.TrainingJobName))
          throw new AwsError(
            "ResourceInUse",
            "Training job names must be unique within an AWS account and region",
          );
        created.push(request);
        return { TrainingJobArn: jobs.create(request).arn };
      },
    ],
    ["SageMaker.DescribeTrainingJob", ({ TrainingJobName }) => describe(find(TrainingJobName))],
    [
      "SageMaker.StopTrainingJob",
      ({ TrainingJobName }) => {
        const job = find(TrainingJobName);
        if (job.status !== "InProgress")
          throw new AwsError(
            "ValidationException",
            `The request was rejected because the training job is in status ${job.status}.`,
          );
        jobs.stop(job);
        return {};
      },
    ],
    ["SageMaker.ListTrainingJobs", (body) => list(jobs.list(), body)],
    [
      "SageMaker.AddTags",
      ({ ResourceArn, Tags }) => {
        const job = findByArn(ResourceArn);
        for (const { Key, Value } of Tags as { Key: string; Value: string }[]) job.tags.set(Key, Value);
        return { Tags };
      },
    ],
    [
      "SageMaker.ListTags",
      ({ ResourceArn }) => ({
        Tags: [...findByArn(ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
      }),
    ],
    ["Logs_20140328.DescribeLogStreams", (body) => logs.describeStreams(body as never)],
    ["Logs_20140328.GetLogEvents", (body) => logs.getEvents(body as never)],
  ]);
}

function checkRequest(body: Body, isValid: ValidateFunction): TrainingRequest {
  if (!isValid(body)) {
    const [first] = isValid.errors ?? [];
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at '${first?.instancePath}' failed to satisfy constraint: ${first?.message}`,
    );
  }
  for (const key of ["AlgorithmSpecification", "ResourceConfig", "StoppingCondition"])
    if (body[key] === undefined) throw new AwsError("ValidationException", `${key} is missing`);
  const tags = (body.Tags ?? []) as { Key: string }[];
  if (tags.length > 50 || new Set(tags.map(({ Key }) => Key)).size !== tags.length)
    throw new AwsError("ValidationException", "too many tags, or two with one key");
  return body as unknown as TrainingRequest;
}

const seconds = (date: Date | null | undefined) => (date ? date.getTime() / 1000 : undefined);

function describe(job: TrainingJob) {
  const last = job.transitions.at(-1);
  return {
    ...job.request,
    TrainingJobArn: job.arn,
    TrainingJobStatus: job.status,
    SecondaryStatus: last?.status,
    FailureReason: job.failureReason ?? undefined,
    CreationTime: seconds(job.createdAt),
    TrainingStartTime: seconds(job.startedAt),
    TrainingEndTime: seconds(job.endedAt),
    LastModifiedTime: seconds(last?.startedAt),
    SecondaryStatusTransitions: job.transitions.map(({ status, startedAt, endedAt, message }) => ({
      Status: status,
      StartTime: seconds(startedAt),
      EndTime: seconds(endedAt),
      StatusMessage: message,
    })),
    ModelArtifacts: {
      S3ModelArtifacts: `${job.request.OutputDataConfig.S3OutputPath}/${job.name}/output/model.tar.gz`,
    },
    // Tags are asked for apart.
    Tags: undefined,
  };
}

function list(
  jobs: TrainingJob[],
  { StatusEquals, NameContains = "", MaxResults = 10, NextToken = "0" }: Body,
) {
  const all = jobs.filter(
    (job) =>
      job.name.includes(String(NameContains)) && (StatusEquals === undefined || job.status === StatusEquals),
  );
  const from = Number(NextToken);
  const to = from + Number(MaxResults);
  return {
    TrainingJobSummaries: all.slice(from, to).map((job) => ({
      TrainingJobName: job.name,
      TrainingJobArn: job.arn,
      CreationTime: seconds(job.createdAt),
      TrainingJobStatus: job.status,
    })),
    ...(to < all.length ? { NextToken: String(to) } : {}),
  };
}

async function readBody(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString();
}

function sendError(response: http.ServerResponse, error: unknown): void {
  const code = error instanceof AwsError ? error.code : "InternalFailure";
  const status = code === "InternalFailure" ? 500 : 400;
  const message = error instanceof Error ? error.message : "";
  response
    .writeHead(status, { "content-type": "application/x-amz-json-1.1" })
    .end(JSON.stringify({ __type: code, message }));
}

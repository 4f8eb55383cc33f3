/** Training jobs of the strict loopback server, which really runs them on the Docker Engine. Its table has every job there ever was. */
import path from "node:path";
import { z } from "zod";
import { connectEngine } from "../../lib/runners/docker/connect-engine";
import { attemptTags } from "../../lib/runners/sagemaker/to-training-job";
import type { TrainingJob } from "../../lib/testing/sagemaker-jobs";
import { startSagemakerServer } from "../../lib/testing/sagemaker-server";
import { type Call, openWire, type Wire } from "../../lib/testing/wire";
import type { Phase, Sightings } from "../sightings";
import { type Place, type PlaceOptions, sleepAndSpeak, tell } from "./place";

const key = { AWS_ACCESS_KEY_ID: "AKIDCHAOS", AWS_SECRET_ACCESS_KEY: "not-a-real-one" };
const trainingJob = {
  RoleArn: "arn:aws:iam::123456789012:role/SageMakerRole",
  OutputDataConfig: { S3OutputPath: "s3://bucket/runs" },
  ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 3_600 },
};
const lookMs = 50;

export async function openSagemaker(address: string, options: PlaceOptions): Promise<Place> {
  const { dir, agents, sightings } = options;
  const docker = connectEngine({ host: address });
  const root = path.join(dir, "training");
  const { AWS_ACCESS_KEY_ID: accessKeyId } = key;
  const service = await startSagemakerServer({ docker, root, accessKeyId });
  const wires = new Map<string, Wire>();
  const runOf = ({ tags }: TrainingJob) => tags.get(attemptTags.run) ?? "";
  const find = (name: string) => service.jobs.list().find((job) => job.name === name || job.arn === name);
  for (const agent of agents)
    wires.set(
      agent,
      await openServiceWire(service.endpoint, sightings, (name) => {
        const job = find(name);
        return job && runOf(job);
      }),
    );
  const ended = new Set<TrainingJob>();
  const looking = setInterval(() => {
    for (const job of service.jobs.list())
      if (job.endedAt && !ended.has(job)) {
        ended.add(job);
        tell(sightings.see(runOf(job), "after its last log"));
      }
  }, lookMs);
  return {
    resource: "sagemaker",
    queue: { config: { resource_args: { sagemaker: trainingJob } } },
    job: (milliseconds) => ({
      docker: { image: "local/busybox:1" },
      command: ["/bin/sh", "-c", sleepAndSpeak(milliseconds)],
    }),
    agentSettings(agent) {
      const endpoint = `http://127.0.0.1:${wires.get(agent)?.port}`;
      return {
        file: {
          sagemaker: { region: service.region, endpoint, logs_endpoint: endpoint, poll_seconds: 1 },
        },
        environment: key,
      };
    },
    wire: (agent) => wires.get(agent) ?? null,
    starts: async () =>
      service.jobs
        .list()
        .filter(({ startedAt }) => startedAt !== null)
        .map((job) => ({
          runId: runOf(job),
          attempt: Number(job.tags.get(attemptTags.attempt)),
          what: job.name,
        })),
    // A job stays in the service's history; what costs is one that runs, and one that no agent has marked is forgotten.
    leftovers: async () =>
      service.jobs
        .list()
        .filter((job) => job.endedAt === null || !job.tags.has(attemptTags.cleanedUp))
        .map((job) => `training job ${job.name}, ${job.status}${job.endedAt ? ", not marked" : ""}`),
    async close() {
      clearInterval(looking);
      for (const wire of wires.values()) wire.close();
      await service.close();
    },
  };
}

const namedSchema = z.looseObject({
  TrainingJobName: z.string().optional(),
  ResourceArn: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
});

function openServiceWire(
  endpoint: string,
  sightings: Sightings,
  findRun: (name: string) => string | undefined,
): Promise<Wire> {
  const operationOf = ({ headers }: Call) => String(headers["x-amz-target"] ?? "").split(".")[1] ?? "";
  const see = async (call: Call, phases: Record<string, Phase>) => {
    const phase = phases[operationOf(call)];
    if (!phase) return "pass";
    const { TrainingJobName, ResourceArn, Tags = [] } = namedSchema.parse(JSON.parse(call.body));
    const given = Tags.find(({ Key }) => Key === attemptTags.run)?.Value;
    const runId = given ?? findRun(TrainingJobName ?? ResourceArn ?? "");
    return runId ? await sightings.see(runId, phase) : "pass";
  };
  const { hostname, port } = new URL(endpoint);
  return openWire(
    { host: hostname, port: Number(port) },
    {
      isShort: () => true,
      before: (call) => see(call, { CreateTrainingJob: "before create", AddTags: "before clean-up" }),
      after: (call) =>
        see(call, {
          CreateTrainingJob: "created, agent not told",
          AddTags: "cleaned up, agent not told",
        }),
    },
  );
}

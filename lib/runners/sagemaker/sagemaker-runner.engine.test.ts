import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { JsonObject } from "../../config/tree/node";
import { attemptFacts } from "../../testing/attempt-facts";
import { AwsError } from "../../testing/aws-error";
import { collectOutput } from "../../testing/collect-output";
import { needs } from "../../testing/needs";
import { containerLabel } from "../../testing/run-training";
import { type SagemakerServer, startSagemakerServer } from "../../testing/sagemaker-server";
import { stsAccount } from "../../testing/sts-wire";
import { connectEngine } from "../docker/connect-engine";
import type { AttemptSpec } from "../runner";
import { type Program, runnerContract } from "../runner.contract";
import { createSagemakerRunner } from "./sagemaker-runner";
import { trainingJobName } from "./to-training-job";

const dockerHost = inject("dockerHost");
const docker = connectEngine({ host: dockerHost ?? undefined });
const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-sagemaker-"));
const credentials = { accessKeyId: "AKIDTEST", secretAccessKey: "not-a-real-one" };
const poll = { pollMs: 100, settleMs: 400 };
// The options of the contract's child process are filled once the server listens.
const options = {
  ...poll,
  credentials,
  builder: null,
  region: "",
  endpoint: "",
  logsEndpoint: "",
  stsEndpoint: "",
};
let server: SagemakerServer;

function makeSpec(program: Program, request: JsonObject = {}): AttemptSpec {
  const { argv, env = {}, agentEnv = {}, graceSeconds = 5, maxRunSeconds = null } = program;
  const runId = randomBytes(6).toString("hex");
  return {
    ...attemptFacts,
    runId,
    agent: "agent one",
    ownId: "id-one",
    config: { docker: { image: "local/busybox:1" } },
    manifest: {
      TrainingJobName: `slipway-${runId}`,
      RoleArn: "arn:aws:iam::123456789012:role/SageMakerRole",
      AlgorithmSpecification: {
        TrainingImage: "local/busybox:1",
        TrainingInputMode: "File",
        ContainerEntrypoint: argv.slice(0, 1),
        ...(argv.length > 1 ? { ContainerArguments: argv.slice(1) } : {}),
      },
      OutputDataConfig: { S3OutputPath: "s3://bucket/runs" },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 10 },
      StoppingCondition: { MaxRuntimeInSeconds: 3_600 },
      Environment: env,
      ...request,
    },
    fromAgent: Object.keys(agentEnv).map((name) => ({ name, at: `env.${name}` })),
    agentEnv,
    attemptDir: root,
    codeDir: null,
    graceSeconds,
    maxRunSeconds,
  };
}

const create = () => createSagemakerRunner(options);
const jobOf = (spec: AttemptSpec) => server.jobs.get(trainingJobName(spec, spec.manifest));

describe("on the loopback server", needs(inject("noDocker")), () => {
  beforeAll(async () => {
    server = await startSagemakerServer({ docker, root, accessKeyId: credentials.accessKeyId });
    Object.assign(options, {
      region: server.region,
      endpoint: server.endpoint,
      logsEndpoint: server.endpoint,
      stsEndpoint: server.endpoint,
    });
  });
  afterAll(async () => {
    await server.close();
    fs.rmSync(root, { recursive: true, force: true });
  });

  runnerContract("SageMaker", {
    module: {
      file: path.join(import.meta.dirname, "sagemaker-runner.ts"),
      create: "createSagemakerRunner",
      options,
    },
    createRunner: async () => create(),
    makeSpec,
    isProcessOne: true,
    blursInstants: true,
    mergesStreams: true,
    keepsLines: true,
    hidesExitOfStopped: true,
    untilEnded: (spec) => jobOf(spec)?.done ?? Promise.resolve(),
    listLeft: async (spec) => {
      const name = trainingJobName(spec, spec.manifest);
      await jobOf(spec)?.done;
      const left = await docker.listContainers({
        all: true,
        filters: { label: [`${containerLabel}=${name}`] },
      });
      return left.map(({ Id }) => Id);
    },
    timeoutMs: 60_000,
  });

  describe("the SageMaker runner", () => {
    const script = (text: string) => ["sh", "-c", text];
    const never = new AbortController().signal;
    let runner: ReturnType<typeof create>;
    beforeAll(() => {
      runner = create();
    });
    afterAll(() => runner.close());
    async function runToEnd(spec: AttemptSpec) {
      const output = collectOutput();
      return { output, end: await (await runner.start(spec, output, never)).ended };
    }

    it("makes a role that is named without its account the agent's own, and asks once", async () => {
      for (const role of ["Train", "service-role/Train"]) {
        const spec = makeSpec({ argv: ["true"] }, { RoleArn: role });
        expect((await runToEnd(spec)).end.outcome.reason).toBe("finished");
        expect(server.created.at(-1)?.RoleArn).toBe(`arn:aws-cn:iam::${stsAccount}:role/${role}`);
        server.failNext("GetCallerIdentity", new AwsError("ExpiredToken", "The security token has expired"));
      }
      const fresh = create();
      const refused = makeSpec({ argv: ["true"] }, { RoleArn: "Train" });
      for (const words of ["has no valid AWS credentials (ExpiredToken)", "the whole ARN"])
        await expect(fresh.start(refused, collectOutput(), never)).rejects.toMatchObject({
          reason: "failed",
          message: expect.stringContaining(words),
        });
      expect(await (await fresh.start(refused, collectOutput(), never)).ended).toMatchObject({
        outcome: { reason: "finished" },
      });
      await fresh.close();
    });

    it("sends tags, variables and secret values, and tells each state", async () => {
      const spec = makeSpec(
        {
          argv: script(
            'cat /opt/ml/input/config/hyperparameters.json; echo; echo "$TRAINING_JOB_NAME $SLIPWAY_RUN_ID"',
          ),
          agentEnv: { TOKEN: "hush" },
        },
        { HyperParameters: { lr: "0.1" }, Tags: [{ Key: "cost-center", Value: "ml" }] },
      );
      const { output, end } = await runToEnd(spec);
      expect(end.outcome).toMatchObject({ reason: "finished", exitCode: 0 });
      expect(output.text("stdout")).toBe(`{"lr":"0.1"}\nslipway-${spec.runId}-1 ${spec.runId}\n`);
      expect(output.notes.map((note) => note.split(":")[0])).toEqual([
        "Starting",
        "Downloading",
        "Training",
        "Uploading",
        "Completed",
      ]);
      const request = server.created.find(({ TrainingJobName }) => TrainingJobName.includes(spec.runId));
      expect(request?.Environment).toMatchObject({ TOKEN: "hush", SLIPWAY_ATTEMPT: "1" });
      const tags = Object.fromEntries(request?.Tags?.map(({ Key, Value }) => [Key, Value]) ?? []);
      expect(tags).toMatchObject({
        "cost-center": "ml",
        "slipway/run-id": spec.runId,
        "slipway/agent": "agent one",
        "slipway/agent-id": "id-one",
        "slipway/team": "team",
      });
      expect(JSON.stringify(tags)).not.toContain("hush");
    });

    it("tells why a program failed in its own words", async () => {
      const { end } = await runToEnd(
        makeSpec({ argv: script("echo 'loss is NaN' > /opt/ml/output/failure; exit 3") }),
      );
      expect(end.outcome).toMatchObject({
        reason: "failed",
        cause: "exit",
        exitCode: 3,
        diagnosis: expect.stringContaining("loss is NaN"),
      });
    });

    it("says that an image is missing", async () => {
      const { end } = await runToEnd(
        makeSpec(
          { argv: ["true"] },
          { AlgorithmSpecification: { TrainingImage: "local/absent:1", TrainingInputMode: "File" } },
        ),
      );
      expect(end.outcome).toMatchObject({
        reason: "failed",
        cause: "start",
        diagnosis: expect.stringContaining("local/absent:1"),
      });
    });

    it("tells SageMaker's own time limit, and a stop by somebody else", async () => {
      const limited = makeSpec(
        { argv: script("sleep 600") },
        { StoppingCondition: { MaxRuntimeInSeconds: 1 } },
      );
      expect((await runToEnd(limited)).end.outcome).toMatchObject({
        reason: "failed",
        cause: "timeout",
        diagnosis: expect.stringContaining("of 1 s"),
      });
      const stopped = makeSpec({ argv: script("echo ready; sleep 600") });
      const output = collectOutput();
      const handle = await runner.start(stopped, output, never);
      await output.until("ready");
      const job = jobOf(stopped);
      if (job) server.jobs.stop(job);
      expect((await handle.ended).outcome.diagnosis).toBe("somebody stopped the training job in SageMaker");
    });

    it.each<[string, JsonObject, string]>([
      ["what the schema refuses", { RoleArn: "arn:aws:s3:::bucket" }, "does not take the request"],
      ["a request without a time limit", { StoppingCondition: null }, "does not take the request"],
    ])("refuses %s", async (_, request, words) => {
      await expect(
        runner.start(makeSpec({ argv: ["true"] }, request), collectOutput(), never),
      ).rejects.toMatchObject({
        name: "StartRefusal",
        reason: "refused",
        message: expect.stringContaining(words),
      });
    });

    it.each<[AwsError, string, string]>([
      [
        new AwsError("ResourceLimitExceeded", "limit of 0 ml.p3.16xlarge"),
        "failed",
        "AWS has no quota left for this: limit of 0 ml.p3.16xlarge",
      ],
      [
        new AwsError("AccessDeniedException", "not authorized to perform: iam:PassRole"),
        "refused",
        "may not do this: not authorized",
      ],
      [
        new AwsError("ExpiredTokenException", "expired"),
        "failed",
        "agent agent one has no valid AWS credentials (ExpiredTokenException)",
      ],
    ])("explains %s", async (error, reason, words) => {
      server.failNext("CreateTrainingJob", error);
      await expect(runner.start(makeSpec({ argv: ["true"] }), collectOutput(), never)).rejects.toMatchObject({
        reason,
        message: expect.stringContaining(words),
      });
    });

    it("says that the service cannot be reached, and that credentials are wrong", async () => {
      const start = (more: object) => {
        const other = createSagemakerRunner({ ...options, ...more });
        return other.start(makeSpec({ argv: ["true"] }), collectOutput(), never).finally(() => other.close());
      };
      await expect(start({ endpoint: "http://127.0.0.1:1" })).rejects.toMatchObject({
        reason: "failed",
        message: expect.stringContaining("cannot be reached"),
      });
      await expect(
        start({ credentials: { ...credentials, accessKeyId: "AKIDOTHER" } }),
      ).rejects.toMatchObject({
        message: expect.stringContaining("no valid AWS credentials (UnrecognizedClientException)"),
      });
    });

    it("refuses a value that is too long without telling it", async () => {
      const spec = makeSpec({ argv: ["true"], agentEnv: { TOKEN: "hush".repeat(200) } });
      const error: unknown = await runner
        .start(spec, collectOutput(), never)
        .catch((caught: unknown) => caught);
      expect(String(error)).toContain("the value of TOKEN has more than 512 characters");
      expect(String(error)).not.toContain("hush");
    });

    it("stands throttling and faults of the service", async () => {
      const throttled = new AwsError("ThrottlingException", "Rate exceeded");
      server.failNext("CreateTrainingJob", throttled, 2);
      server.failNext("DescribeTrainingJob", throttled, 3);
      server.failNext("GetLogEvents", new AwsError("InternalFailure", "oops"), 3);
      const { end, output } = await runToEnd(makeSpec({ argv: script("echo through") }));
      expect(end.outcome.reason).toBe("finished");
      expect(output.text("stdout")).toBe("through\n");
    });

    it("takes the job for its own whose making it was not told of", async () => {
      server.loseNextAnswer("CreateTrainingJob");
      const spec = makeSpec({ argv: script("echo once") });
      const { end, output } = await runToEnd(spec);
      expect(end.outcome.reason).toBe("finished");
      expect(output.text("stdout")).toBe("once\n");
      expect(
        server.created.filter(({ TrainingJobName }) => TrainingJobName.includes(spec.runId)),
      ).toHaveLength(1);
    });

    it("lists what runs by its agent, until it is cleaned up", async () => {
      const spec = makeSpec({ argv: script("sleep 600") });
      const handle = await runner.start(spec, collectOutput(), never);
      const key = { runId: spec.runId, attempt: 1 };
      expect(await runner.list("id-one")).toContainEqual(key);
      expect(await runner.list("another")).toEqual([]);
      await runner.cleanUp(spec);
      expect(await runner.list("id-one")).not.toContainEqual(key);
      await handle.ended;
    });
  });
});

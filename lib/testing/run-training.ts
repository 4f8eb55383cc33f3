/** Runs the image of a training job on the local engine, as SageMaker does: its layout below /opt/ml, its variables, its end. */
import fs from "node:fs";
import path from "node:path";
import type Docker from "dockerode";
import { createLogReader } from "../runners/docker/pass-log-on";

export interface TrainingRequest {
  TrainingJobName: string;
  RoleArn?: string;
  AlgorithmSpecification: {
    TrainingImage: string;
    ContainerEntrypoint?: string[];
    ContainerArguments?: string[];
  };
  OutputDataConfig: { S3OutputPath: string };
  ResourceConfig: { InstanceType?: string; InstanceCount?: number };
  StoppingCondition: { MaxRuntimeInSeconds?: number };
  HyperParameters?: Record<string, string>;
  Environment?: Record<string, string>;
  Tags?: { Key: string; Value: string }[];
}

export const containerLabel = "slipway-test/training-job";

/** What a container finds below /opt/ml. */
export function layOut(dir: string, request: TrainingRequest): void {
  for (const name of ["input/config", "input/data", "model", "output/data", "checkpoints", "code"])
    fs.mkdirSync(path.join(dir, name), { recursive: true });
  const write = (name: string, value: unknown) =>
    fs.writeFileSync(path.join(dir, "input/config", `${name}.json`), JSON.stringify(value));
  write("hyperparameters", request.HyperParameters ?? {});
  write("inputdataconfig", {});
  write("resourceconfig", {
    current_host: "algo-1",
    current_instance_type: request.ResourceConfig.InstanceType,
    hosts: ["algo-1"],
    network_interface_name: "eth0",
  });
}

export async function createTrainingContainer(
  docker: Docker,
  dir: string,
  arn: string,
  request: TrainingRequest,
): Promise<Docker.Container> {
  const { TrainingImage, ContainerEntrypoint, ContainerArguments } = request.AlgorithmSpecification;
  const variables = {
    TRAINING_JOB_NAME: request.TrainingJobName,
    TRAINING_JOB_ARN: arn,
    ...request.Environment,
  };
  return docker.createContainer({
    Image: TrainingImage,
    // Without an entry point of the request the image is started as `docker run IMAGE train`.
    ...(ContainerEntrypoint
      ? { Entrypoint: ContainerEntrypoint, Cmd: ContainerArguments ?? [] }
      : { Cmd: ContainerArguments ?? ["train"] }),
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    Hostname: "algo-1",
    User: "0",
    Labels: { [containerLabel]: request.TrainingJobName },
    HostConfig: { Binds: [`${dir}:/opt/ml`] },
  });
}

/** Passes the program's output on by lines, both streams as one; settles when all was. */
export async function followLines(
  container: Docker.Container,
  tell: (lines: string[]) => void,
): Promise<void> {
  const ended = container.wait();
  const rest = { stdout: "", stderr: "", system: "" };
  const reader = createLogReader({ container, isTerminal: false, ended }, null, {
    note: () => undefined,
    noteImage: () => undefined,
    async write(stream, bytes) {
      const lines = (rest[stream] + Buffer.from(bytes).toString()).split("\n");
      rest[stream] = lines.pop() ?? "";
      if (lines.length > 0) tell(lines);
    },
  });
  const never = new AbortController().signal;
  await reader.readOn(never);
  await ended;
  await reader.readRest(never);
  const last = Object.values(rest).filter((text) => text !== "");
  if (last.length > 0) tell(last);
}

/** Why a program failed, in the service's words: its own from /opt/ml/output/failure, and the exit code. */
export function failureReason(dir: string, exitCode: number): string {
  const file = path.join(dir, "output/failure");
  const own = fs.existsSync(file) ? fs.readFileSync(file, "utf8").slice(0, 1024) : "";
  return `AlgorithmError: ${own}, exit code: ${exitCode}`;
}

import { Readable } from "node:stream";
import type Docker from "dockerode";
import { type BuildPlan, type BuildSettings, planBuild } from "../build-plan";
import type { ImageBuilder } from "../image-builder";
import { packTar } from "../pack-tar";
import { StartRefusal } from "../runner";
import { connectEngine, defaultSocket, type EngineAddress } from "./connect-engine";
import { describeUnreachable, isStatus, readEngineError } from "./engine-error";
import { followProgress, lineOf, type ProgressEvent, pullImage } from "./pull-image";
import { findAllCredentials, findCredentials } from "./registry-credentials";

export interface DockerBuilderSettings extends EngineAddress, BuildSettings {
  dockerConfigFile?: string | undefined;
  /** Images for SageMaker run as root. */
  runsAsRoot?: boolean;
}

type Tell = (text: string) => Promise<void>;

/** Builds images with the agent's engine, by the classic builder; an image that is there is used again. */
export function createDockerBuilder(settings: DockerBuilderSettings): ImageBuilder {
  const docker = connectEngine(settings);
  const address = settings.host || defaultSocket;
  return {
    type: "docker",
    async build(request, output, position, signal) {
      signal.throwIfAborted();
      const tell: Tell = (text) => output.write("system", Buffer.from(text), position);
      const plan = await planBuild(request, settings, settings.runsAsRoot);
      try {
        const isReused = await isThere(docker, plan, settings, signal);
        if (isReused) await tell(`The image ${plan.image} was built before and is used again.\n`);
        else await build(docker, plan, settings, signal, tell);
        if (plan.isPushed) await push(docker, plan.image, settings, signal, tell);
        return { image: plan.image, isReused };
      } catch (error) {
        signal.throwIfAborted();
        throw explainBuild(error, address);
      }
    },
  };
}

/** On this engine, or in the registry, where another agent may have pushed it. */
async function isThere(
  docker: Docker,
  plan: BuildPlan,
  settings: DockerBuilderSettings,
  signal: AbortSignal,
): Promise<boolean> {
  const isHere = await docker
    .getImage(plan.image)
    .inspect()
    .then(
      () => true,
      (error: unknown) => {
        if (isStatus(error, 404)) return false;
        throw error;
      },
    );
  if (isHere || !plan.isPushed) return isHere;
  const credentials = await findCredentials(plan.image, settings.dockerConfigFile);
  const silent = () => Promise.resolve();
  return pullImage(docker, plan.image, { platform: plan.platform, credentials, signal }, silent).then(
    () => true,
    (error: unknown) => {
      signal.throwIfAborted();
      // Registries answer in many ways that they have no such image; pushing it will tell what is wrong.
      if (readEngineError(error)?.status == null) throw error;
      return false;
    },
  );
}

async function build(
  docker: Docker,
  plan: BuildPlan,
  settings: DockerBuilderSettings,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  await tell(`${plan.choices.join("\n")}\nBuilding ${plan.image}\n`);
  const stream = await docker.buildImage(Readable.from(packTar(plan.entries)), {
    t: plan.image,
    dockerfile: plan.dockerfile,
    rm: true,
    forcerm: true,
    labels: { "slipway/managed": "true" },
    registryconfig: await findAllCredentials(settings.dockerConfigFile),
    abortSignal: signal,
    ...(plan.platform === undefined ? {} : { platform: plan.platform }),
  });
  await followProgress(stream, (event) => tellBuild(event, tell));
}

async function tellBuild(event: ProgressEvent, tell: Tell): Promise<void> {
  const line = lineOf(event);
  const text = event.stream ?? (line === undefined ? undefined : `${line}\n`);
  if (text !== undefined && text !== "") await tell(text);
}

async function push(
  docker: Docker,
  image: string,
  settings: DockerBuilderSettings,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  await tell(`Pushing ${image}\n`);
  // The engine wants the header with credentials also where there are none.
  const authconfig = (await findCredentials(image, settings.dockerConfigFile)) ?? {};
  const stream = await docker.getImage(image).push({ authconfig, abortSignal: signal });
  await followProgress(stream, (event) => tellBuild(event, tell));
}

function explainBuild(error: unknown, address: string): unknown {
  const known = readEngineError(error);
  if (!known) return error;
  const message =
    known.status === null
      ? describeUnreachable(known, address)
      : `the image could not be built: ${known.message} (the log shows how far it came)`;
  return new StartRefusal("build", message, { reason: "failed", cause: error });
}

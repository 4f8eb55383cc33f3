import { mapAt } from "../../config/render/render-context";
import type { JsonObject } from "../../config/tree/node";
import { type BuilderType, builderTypes } from "../../config/values/built-image";
import type { ImageBuilder } from "../../runners/image-builder";
import { type Runner, StartRefusal } from "../../runners/runner";
import type { AgentSettings } from "./settings";

type BuilderSettings = Pick<AgentSettings, "builder" | "docker" | "kubernetes" | "environment" | "resources">;

/**
 * Makes images by the run's `builder.type`, else by the agent's; an agent with an engine and no word about it uses that.
 * What a kind of builder needs is loaded with its first build.
 */
export function createBuilder(settings: BuilderSettings, runsAsRoot = false): ImageBuilder {
  const usual = usualBuilder(settings);
  const made = new Map<BuilderType, Promise<ImageBuilder>>();
  return {
    type: usual,
    async build(request, output, position, signal) {
      const type = typeOf(request.config) ?? usual;
      const builder = made.get(type) ?? makeBuilder(type, settings, runsAsRoot);
      made.set(type, builder);
      return (await builder).build(request, output, position, signal);
    },
  };
}

/** How this agent makes images where a run does not say: with its engine, if it has one. */
export function usualBuilder({
  builder,
  resources,
}: Pick<AgentSettings, "builder" | "resources">): BuilderType {
  return builder.type ?? (resources.includes("docker") ? "docker" : "noop");
}

function typeOf(config: JsonObject): BuilderType | undefined {
  const given = mapAt(config.builder).type;
  return builderTypes.find((type) => type === given);
}

async function makeBuilder(
  type: BuilderType,
  settings: BuilderSettings,
  runsAsRoot: boolean,
): Promise<ImageBuilder> {
  const { builder } = settings;
  const common = {
    destination: builder.destination,
    platform: builder.platform,
    baseImage: builder.accelerator?.base_image,
    runsAsRoot,
  };
  switch (type) {
    case "docker": {
      const { docker, environment } = settings;
      const { createDockerBuilder } = await import("../../runners/docker/build-image");
      return createDockerBuilder({
        ...common,
        host: docker.host ?? environment.DOCKER_HOST,
        certPath: docker.cert_path ?? environment.DOCKER_CERT_PATH,
        dockerConfigFile: docker.config_file,
      });
    }
    case "kaniko": {
      const { createKanikoBuilder } = await import("../../runners/kubernetes/workload/build-with-kaniko");
      const { findCredentials } = await import("../../runners/docker/registry-credentials");
      return createKanikoBuilder({
        ...common,
        findCredentials: (image) => findCredentials(image, settings.docker.config_file),
        contextDir: builder["context-dir"],
        contextClaim: builder["context-claim"],
        image: builder["kaniko-image"],
        secretName: builder["secret-name"],
        secretKey: builder["secret-key"],
        args: builder["kaniko-config"] ?? {},
        openRunner: () => openCluster(settings),
      });
    }
    case "noop":
      return { type, build: () => Promise.reject(new StartRefusal("build", noBuilder)) };
  }
}

async function openCluster({ kubernetes, environment }: BuilderSettings): Promise<Runner> {
  const { createKubernetesRunner } = await import("../../runners/kubernetes/kubernetes-runner");
  return createKubernetesRunner({ settings: kubernetes, environment });
}

const noBuilder =
  "`builder.type` is noop, and this run brings code without an image: name a ready image under `docker.image`, or choose an agent that builds";

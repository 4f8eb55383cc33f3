import type { JsonObject } from "../config/node";
import { mapAt } from "../config/render/render-context";
import { type BuilderType, builderTypes, type ImageBuilder } from "../runners/image-builder";
import { StartRefusal } from "../runners/runner";
import type { AgentSettings } from "./settings";

type BuilderSettings = Pick<AgentSettings, "builder" | "docker" | "environment" | "resources">;

/**
 * Makes images by the run's `builder.type`, else by the agent's; an agent with an engine and no word about it uses that.
 * What a kind of builder needs is loaded with its first build.
 */
export function createBuilder(settings: BuilderSettings, runsAsRoot = false): ImageBuilder {
  const usual = settings.builder.type ?? (settings.resources.includes("docker") ? "docker" : "noop");
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

function typeOf(config: JsonObject): BuilderType | undefined {
  const given = mapAt(config.builder).type;
  return builderTypes.find((type) => type === given);
}

async function makeBuilder(
  type: BuilderType,
  { builder, docker, environment }: BuilderSettings,
  runsAsRoot: boolean,
): Promise<ImageBuilder> {
  if (type !== "docker") return refusingBuilder(type);
  const { createDockerBuilder } = await import("../runners/docker/build-image");
  return createDockerBuilder({
    host: docker.host ?? environment.DOCKER_HOST,
    certPath: docker.cert_path ?? environment.DOCKER_CERT_PATH,
    dockerConfigFile: docker.config_file,
    destination: builder.destination,
    platform: builder.platform,
    baseImage: builder.accelerator?.base_image,
    runsAsRoot,
  });
}

function refusingBuilder(type: BuilderType): ImageBuilder {
  const why =
    type === "noop"
      ? "`builder.type` is noop, and this run brings code without an image: name a ready image under `docker.image`, or choose an agent that builds"
      : `this agent cannot build with ${type}: set \`builder.type: docker\`, or name a ready image under \`docker.image\``;
  return { type, build: () => Promise.reject(new StartRefusal("build", why)) };
}

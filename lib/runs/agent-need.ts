import type { Resource } from "../config/layer";
import { mapAt } from "../config/render/render-context";
import type { JsonObject } from "../config/tree/node";
import { type BuilderType, builderTypes, isBuiltFromCode } from "../config/values/built-image";
import type { RegisterRequest } from "./agent-protocol";

/** What an agent that makes images has, among the names of variables it passes on. No variable can be named so. */
export const imageBuilderNeed = "image-builder";

/** What an agent has to offer to runs; null when it did not say, and may have everything. */
export function offersOf({ env, builder }: Pick<RegisterRequest, "env" | "builder">): string[] | null {
  if (env === undefined) return null;
  return builder === "noop" ? env : [...env, imageBuilderNeed];
}

/**
 * Whether the run needs an agent whose usual builder makes images. A config that names a builder gets that one from any agent.
 * A local process runs code as it is.
 */
export function needsImageBuilder(resource: Resource, config: JsonObject, manifest: JsonObject): boolean {
  if (resource === "local-process" || !isBuiltFromCode(config, manifest)) return false;
  return chosenBuilder(config) === undefined;
}

/** The builder that the config itself names. */
export function chosenBuilder(config: JsonObject): BuilderType | undefined {
  const { type } = mapAt(config.builder);
  return builderTypes.find((one) => one === type);
}

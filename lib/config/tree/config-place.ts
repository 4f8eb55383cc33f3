import { dockerOptions } from "../render/docker-options";
import {
  readNanoCpus,
  readNanoseconds,
  readPairs,
  readSize,
  readText,
  readTexts,
} from "../render/docker-values";
import { targetSchemas } from "../schema/check-target-schema";
import { type JsonSchema, resolveRef } from "../schema/json-schema";
import { sagemakerShortKeys } from "../schema/sagemaker-short-keys";

/**
 * What a place of the normalised config wants (R3, R15): `text` takes source text and the text of a hole; `quantity` takes
 * source text, but a hole keeps its type there.
 */
export type ConfigPlace = "text" | "quantity" | "any";

const textKeys = new Set([
  "queue",
  "entity",
  "project",
  "job",
  "name",
  "artifact",
  "base_config",
  "priority",
  "git",
  "docker",
  "builder",
  "entry_point",
  "command",
  "args",
  "env",
  "input_artifacts",
  "output_artifacts",
]);

/** The kind of place at these keys of a normalised config. */
export function placeAt(keys: readonly string[]): ConfigPlace {
  const [top = "", resource = ""] = keys;
  if (top !== "resource_args") return textKeys.has(top) ? "text" : "any";
  switch (resource) {
    case "docker":
      return dockerPlace(keys.slice(2));
    case "kubernetes":
      return kubernetesPlace(keys.slice(2));
    case "sagemaker":
      return sagemakerPlace(keys.slice(2));
    default:
      return "any";
  }
}

const sizes: readonly unknown[] = [readSize, readNanoCpus];
const texts: readonly unknown[] = [readText, readTexts, readPairs, readNanoseconds];

function dockerPlace([option = ""]: string[]): ConfigPlace {
  if (option === "env") return "text";
  const known = Object.hasOwn(dockerOptions, option) ? dockerOptions[option] : undefined;
  if (!known) return "any";
  if (sizes.includes(known.read)) return "quantity";
  return texts.includes(known.read) ? "text" : "any";
}

const quantityMaps = new Set(["limits", "requests"]);
const textMaps = new Set([
  "node_selector",
  "nodeSelector",
  "labels",
  "annotations",
  "matchLabels",
  "match_labels",
]);
/** Maps of other kinds of workload that are a container. */
const containerMaps = new Set(["container", "script"]);
/** Lists whose items have one shape wherever they stand, also in other kinds of workload. */
const knownLists: Record<string, string> = {
  containers: "Container",
  initContainers: "Container",
  init_containers: "Container",
  ephemeralContainers: "Container",
  ephemeral_containers: "Container",
  sidecars: "Container",
  tolerations: "Toleration",
  env: "EnvVar",
};

function kubernetesPlace(keys: string[]): ConfigPlace {
  const parent = keys.at(-2) ?? "";
  if (quantityMaps.has(parent)) return "quantity";
  if (textMaps.has(parent)) return "text";
  const { definitions = {} } = targetSchemas.kubernetes;
  const roots = ["Job", "JobSpec", "PodSpec"].map((name) => definitions[name]);
  let schema: JsonSchema | undefined;
  keys.forEach((key, depth) => {
    const known = /^\d+$/.test(key) ? knownLists[keys[depth - 1] ?? ""] : undefined;
    if (known) schema = definitions[known];
    else if (depth > 0 && !schema && containerMaps.has(key)) schema = definitions.Container;
    else if (depth === 0) {
      schema = roots.map((root) => stepInto(root, key, definitions)).find((found) => found !== undefined);
    } else schema = stepInto(schema, key, definitions);
  });
  return wanted(schema, definitions);
}

function sagemakerPlace(keys: string[]): ConfigPlace {
  const { definitions = {} } = targetSchemas.sagemaker;
  const [first = ""] = keys;
  const home = Object.entries(sagemakerShortKeys).find(([key]) => key === first)?.[1];
  const root = home ? definitions[home] : resolveRef(targetSchemas.sagemaker, definitions);
  let schema: JsonSchema | undefined = root;
  for (const key of keys) schema = stepInto(schema, key, definitions);
  return wanted(schema, definitions);
}

function stepInto(
  schema: JsonSchema | undefined,
  key: string,
  definitions: Record<string, JsonSchema>,
): JsonSchema | undefined {
  if (!schema) return undefined;
  const resolved = resolveRef(schema, definitions);
  if (/^\d+$/.test(key) && resolved.items) return resolved.items;
  const properties = resolved.properties ?? {};
  const camel = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const name = [key, camel].find((one) => Object.hasOwn(properties, one));
  if (name !== undefined) return properties[name];
  return typeof resolved.additionalProperties === "object" ? resolved.additionalProperties : undefined;
}

function wanted(schema: JsonSchema | undefined, definitions: Record<string, JsonSchema>): ConfigPlace {
  if (!schema) return "any";
  const resolved = resolveRef(schema, definitions);
  if (resolved.format === "quantity") return "quantity";
  return resolved.type === "string" ? "text" : "any";
}

/** Whether these keys lead to a map whose keys are names of env variables, where null means "from the agent" (R9, R23). */
export function isEnvMap(keys: readonly string[]): boolean {
  if (keys.length === 1) return keys[0] === "env";
  if (keys.length !== 3 || keys[0] !== "resource_args") return false;
  return (
    (keys[1] === "docker" && keys[2] === "env") || (keys[1] === "sagemaker" && keys[2] === "Environment")
  );
}

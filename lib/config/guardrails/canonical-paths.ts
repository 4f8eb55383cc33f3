import { isSameKey, normalizedKey } from "../normalise/normalised-key";
import type { ConfigPath, PathStep } from "../tree/config-path";

/**
 * Short and native forms are one setting (R29). Every spelling is mapped to one place before a rule is judged, so that a
 * rule written on one binds the other: docker's `m` and `--memory`, `limits.memory` and each container's
 * `resources.limits.memory`, SageMaker's run time at both of its places, and every home of an env variable (R9).
 */
export function canonicalKeys(keys: string[]): string[] {
  return canonical(keys, "");
}

const star = "\u0000*";
const judgedResources = ["docker", "kubernetes", "sagemaker"];

/** The same for a rule's path, where `*` may stand for a key or index: every place that it names. */
export function canonicalPaths(path: ConfigPath): ConfigPath[] {
  const keys = path.map((step) => ("any" in step ? star : step.key));
  const spelled =
    keys[0] === "resource_args" && keys[1] === star
      ? judgedResources.map((resource) => ["resource_args", resource, ...keys.slice(2)])
      : keys[0] === "git"
        ? gitKeys(keys)
        : [keys];
  return spelled.map((one) =>
    canonical(one, star).map((key): PathStep => (key === star ? { any: true } : { key })),
  );
}

/** A tag is kept as a branch, a ref as whichever it is. */
function gitKeys([git = "", key = "", ...rest]: string[]): string[][] {
  if (key === "tag") return [[git, "branch", ...rest]];
  if (key !== "ref" && key !== "rev" && key !== "revision")
    return [[git, ...(key === "" ? [] : [key]), ...rest]];
  return [
    [git, "branch", ...rest],
    [git, "commit", ...rest],
  ];
}

/** Where a canonical setting stands in the native form, so that a rule on a whole native part binds its short form. */
export function nativeKeys(canonicalKeys: readonly string[]): string[] | undefined {
  const [top, resource, setting, ...rest] = canonicalKeys;
  if (top !== "resource_args" || resource !== "kubernetes") return undefined;
  const pod = [top, resource, "spec", "template", "spec"];
  if (setting === "limits" || setting === "requests") {
    return [...pod, "containers", "0", "resources", setting, ...rest];
  }
  if (setting === "nodeselector") return [...pod, "nodeSelector", ...rest];
  return setting === "tolerations" ? [...pod, "tolerations", ...rest] : undefined;
}

function canonical(keys: string[], star: string): string[] {
  const [top, resource, ...rest] = keys;
  if (top !== "resource_args" || resource === undefined) return keys;
  switch (normalizedKey(resource)) {
    case "docker":
    case "localcontainer":
      return dockerKeys(rest);
    case "kubernetes":
      return kubernetesKeys(rest, star);
    case "sagemaker":
      return sagemakerKeys(rest);
    default:
      return keys;
  }
}

const dockerAliases: Record<string, string> = { m: "memory", e: "env", w: "workdir" };

function dockerKeys([option, ...rest]: string[]): string[] {
  if (option === undefined) return ["resource_args", "docker"];
  const plain = normalizedKey(option);
  const name = Object.hasOwn(dockerAliases, plain) ? (dockerAliases[plain] ?? plain) : plain;
  if (name === "env") return ["env", ...rest];
  if (name === "command") return ["command", ...rest];
  return ["resource_args", "docker", name, ...rest];
}

const containerLists = new Set(["containers", "initcontainers", "ephemeralcontainers", "sidecars"]);
/** Maps of other kinds of workload that are a container, or a pod with its container. */
const containerMaps = new Set(["container", "script", "driver", "executor"]);
/** Places inside a container that are a setting of the whole config. */
const containerHomes: Record<string, string[]> = {
  env: ["env"],
  image: ["docker", "image"],
  command: ["command"],
  args: ["args"],
};

function kubernetesKeys(keys: string[], star: string): string[] {
  const inside = containerKeys(insideContainer(keys), star);
  if (inside) return inside;
  const base = ["resource_args", "kubernetes"];
  const normal = keys.map(normalizedKey);
  const [first, second] = normal;
  if (first === "env") return ["env", ...keys.slice(1)];
  const resources = normal.findIndex(
    (key, index) => key === "resources" && ["limits", "requests"].includes(normal[index + 1] ?? ""),
  );
  if (resources >= 0)
    return [...base, ...normal.slice(resources + 1, resources + 2), ...keys.slice(resources + 2)];
  if (first === "limits" || first === "requests") return [...base, first, ...keys.slice(1)];
  if (first === "metadata" && second === "namespace") return [...base, "namespace"];
  const pod = normal.lastIndexOf("spec");
  const setting = pod >= 0 ? normal[pod + 1] : first;
  if (setting === "nodeselector" || setting === "tolerations") {
    return [...base, setting, ...keys.slice(pod >= 0 ? pod + 2 : 1)];
  }
  return [...base, ...keys];
}

/** The keys from within the first container on the way; none where there is no container. */
function insideContainer(keys: string[]): string[] {
  const list = keys.findIndex(
    (key, index) => containerLists.has(normalizedKey(key)) && keys[index + 1] !== undefined,
  );
  if (list >= 0) return keys.slice(list + 2);
  const map = keys.findIndex((key) => containerMaps.has(normalizedKey(key)));
  return map > 0 ? keys.slice(map + 1) : [];
}

function containerKeys([setting, ...rest]: string[], star: string): string[] | undefined {
  if (setting === undefined) return undefined;
  const name = normalizedKey(setting);
  const [first, ...more] = rest;
  if (name === "resources" && first !== undefined && ["limits", "requests"].includes(normalizedKey(first))) {
    return ["resource_args", "kubernetes", normalizedKey(first), ...more];
  }
  if (!Object.hasOwn(containerHomes, name)) return undefined;
  const home = containerHomes[name] ?? [];
  // A list item of `env` is named inside, so a rule on its index stands for any variable.
  if (name === "env" && first !== undefined && /^\d+$/.test(first))
    return star === "" ? undefined : ["env", star];
  return [...home, ...rest];
}

const shortSageMaker: Record<string, string> = {
  instancetype: "ResourceConfig",
  instancecount: "ResourceConfig",
  volumesizeingb: "ResourceConfig",
  maxruntimeinseconds: "StoppingCondition",
};

function sagemakerKeys(keys: string[]): string[] {
  const [first, second, ...rest] = keys;
  if (first === undefined) return ["resource_args", "sagemaker"];
  const name = normalizedKey(first);
  const more = second === undefined ? [] : [second, ...rest];
  if (name === "environment") return ["env", ...more];
  if (name === "hyperparameters") return ["hyperparameters", ...more];
  if (name === "algorithmspecification" && second !== undefined) {
    const inner = normalizedKey(second);
    if (inner === "trainingimage") return ["docker", "image"];
    if (inner === "containerarguments") return ["args", ...rest];
    if (inner === "containerentrypoint") return ["entry_point", ...rest];
  }
  const home = Object.hasOwn(shortSageMaker, name) ? shortSageMaker[name] : undefined;
  return home ? ["resource_args", "sagemaker", home, ...keys] : ["resource_args", "sagemaker", ...keys];
}

/** Whether a rule's key names this key at this place: native settings compare normalised, all else exactly. */
export function isSameCanonicalKey(keys: readonly string[]): (step: string, key: string) => boolean {
  return keys[0] === "resource_args" ? isSameKey : isIdentical;
}

function isIdentical(step: string, key: string): boolean {
  return step === key;
}

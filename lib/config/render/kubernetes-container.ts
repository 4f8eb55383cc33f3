import type { JsonObject, JsonValue } from "../tree/node";
import type { Argv } from "./argv";
import { hyperparameterVariables, readHome } from "./environment";
import { keepDollars } from "./kubernetes-dollars";
import type { ContainerPlace } from "./pod-places";
import { isMap, mapAt, type RenderContext } from "./render-context";

/** What the config says about every container of a pod, and about the main one. */
export interface ContainerConfig {
  argv: Argv;
  config: JsonObject;
  context: RenderContext;
  /** The image of the code source; undefined where a native container may bring its own. */
  image?: string;
  fallbackImage: string;
  requests: JsonObject;
  limits: JsonObject;
  envFrom: JsonValue[];
  /** The Secret that the agent makes for variables of its environment (R33). */
  secretName: string;
  isFromAgent: (text: string) => boolean;
  leftOut: Map<string, string | null>;
}

/** A container of a pod, as its place in it wants. */
export function completeContainer(
  container: JsonObject,
  { role, index }: ContainerPlace,
  given: ContainerConfig,
): JsonObject {
  const name = index === 0 ? "main" : `container-${Number(index) + 1}`;
  const named: JsonObject = index === undefined ? container : { name, ...container };
  if (role === "main") return mainContainer(named, given);
  if (role !== "flat") return anyContainer(named, given);
  return anyContainer(given.image === undefined ? container : { ...container, image: given.image }, given);
}

/** The main container: image, command, resources; the rest as for any other (R38). */
function mainContainer(container: JsonObject, given: ContainerConfig): JsonObject {
  const result: JsonObject = { ...container, image: given.image ?? container.image ?? given.fallbackImage };
  if (given.argv.kind !== "image") {
    result.command = given.argv.exec.map((word) => keepDollars(word));
    delete result.args;
  }
  if (given.argv.args.length > 0) result.args = given.argv.args.map((word) => keepDollars(word));
  const resources = mergeResources(mapAt(container.resources), given);
  if (Object.keys(resources).length > 0) result.resources = resources;
  return anyContainer(result, given);
}

/** Variables and the hardened security context, which the admin's own settings loosen (R33, R39). */
function anyContainer(container: JsonObject, given: ContainerConfig): JsonObject {
  const env = variables(container, given);
  const envFrom = [...listOf(container.envFrom), ...given.envFrom];
  if (given.leftOut.size > 0) envFrom.push({ secretRef: { name: given.secretName } });
  const { env: _, envFrom: __, ...rest } = container;
  return {
    ...rest,
    ...(env.length > 0 ? { env } : {}),
    ...(envFrom.length > 0 ? { envFrom } : {}),
    securityContext: hardened(mapAt(container.securityContext)),
  };
}

/** Variables that the agent brings, from every home, before any container is made: all name the same Secret. */
export function collectLeftOut(containers: JsonObject[], given: ContainerConfig): void {
  const top = Object.entries(readHome(given.config.env));
  const own = containers.flatMap((container) => literals(container));
  for (const [name, text] of [...own, ...top]) {
    if (text === null || given.isFromAgent(text)) given.leftOut.set(name, text);
    else given.leftOut.delete(name);
  }
}

function literals(container: JsonObject): [string, string][] {
  return listOf(container.env).flatMap((entry) =>
    isMap(entry) && typeof entry.name === "string" && typeof entry.value === "string"
      ? [[entry.name, entry.value]]
      : [],
  );
}

function variables(container: JsonObject, given: ContainerConfig): JsonObject[] {
  const byName = new Map<string, JsonObject>();
  for (const [name, value] of Object.entries(hyperparameterVariables(given.config, given.context))) {
    if (value !== null) byName.set(name, { name, value: keepDollars(value) });
  }
  for (const entry of listOf(container.env)) {
    if (isMap(entry) && typeof entry.name === "string") byName.set(entry.name, entry);
  }
  for (const [name, value] of Object.entries(readHome(given.config.env))) {
    if (value !== null) byName.set(name, { name, value: keepDollars(value) });
  }
  return [...byName.values()].filter((entry) => !given.leftOut.has(String(entry.name)));
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Short form over native form; a device must be limited to what is requested, so the one gives the other. */
function mergeResources(native: JsonObject, given: ContainerConfig): JsonObject {
  const requests = { ...mapAt(native.requests), ...given.requests };
  const limits = { ...mapAt(native.limits), ...given.limits };
  for (const [name, amount] of Object.entries(requests)) {
    if (isExtended(name) && !Object.hasOwn(limits, name)) limits[name] = amount;
  }
  return {
    ...native,
    ...(Object.keys(requests).length > 0 ? { requests } : {}),
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

/** Kubernetes does not lend these out: request and limit must be equal. */
export function isExtended(name: string): boolean {
  return (name.includes("/") && !/(?:^|\.)kubernetes\.io\//u.test(name)) || name.startsWith("hugepages-");
}

function hardened(own: JsonObject): JsonObject {
  const added = mapAt(own.capabilities).add;
  const mayGain = own.privileged === true || (Array.isArray(added) && added.includes("SYS_ADMIN"));
  return {
    ...(mayGain ? {} : { allowPrivilegeEscalation: false }),
    ...(own.privileged === true ? {} : { seccompProfile: { type: "RuntimeDefault" } }),
    ...own,
    ...(own.privileged === true ? {} : { capabilities: { drop: ["ALL"], ...mapAt(own.capabilities) } }),
  };
}

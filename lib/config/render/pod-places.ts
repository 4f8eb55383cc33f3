import type { JsonObject, JsonValue } from "../tree/node";
import { isMap, mapAt } from "./render-context";

/** What is done to the pods of a workload, whatever its kind. */
export interface PodChange {
  container(container: JsonObject, place: ContainerPlace): JsonObject;
  /** The map that holds `nodeSelector` and `tolerations`. */
  pod?(pod: JsonObject): JsonObject;
  /** Labels that the pods made of it will carry. */
  labels?(labels: JsonObject): JsonObject;
}

export interface ContainerPlace {
  /**
   * `main` runs the program, others stand beside it, and an `extra` one (init containers and their like) helps it;
   * `flat` is a pod and its container in one map, which knows neither command nor resources.
   */
  role: "main" | "beside" | "extra" | "flat";
  /** Its place in the pod's `containers`; undefined elsewhere. */
  index?: number;
}

const containerLists = ["initContainers", "sidecars", "ephemeralContainers"];

/**
 * Changes every pod of a workload: maps with `containers` wherever they stand, the templates of an Argo Workflow
 * (`container`, `script`, `containerSet`), and what a SparkApplication says of its driver and executors.
 */
export function mapPods(workload: JsonObject, change: PodChange): JsonObject {
  const { metadata, ...rest } = workload;
  const changed = walk(rest, isSpark(workload.apiVersion) ? sparkParts : [], change);
  return { ...mapAt(changed), ...(metadata === undefined ? {} : { metadata }) };
}

/** Pods of a SparkApplication that are described in one map each. */
export const sparkParts: readonly string[] = ["driver", "executor"];

export function isSpark(apiVersion: JsonValue | undefined): boolean {
  return String(apiVersion).startsWith("sparkoperator.k8s.io/");
}

function walk(value: JsonValue, flatKeys: readonly string[], change: PodChange): JsonValue {
  if (Array.isArray(value)) return value.map((item) => walk(item, flatKeys, change));
  if (!isMap(value)) return value;
  if (isPod(value)) return changePod(value, change);
  const entries = Object.entries(value).map(([key, child]) => {
    if (flatKeys.includes(key) && isMap(child)) return [key, changeFlat(child, change)];
    return [key, walk(child, flatKeys, change)];
  });
  const result: JsonObject = Object.fromEntries(entries);
  const isTemplate = isMap(value.spec) && Array.isArray(value.spec.containers);
  return isTemplate ? withLabels(result, change) : result;
}

function isPod(value: JsonObject): boolean {
  return Array.isArray(value.containers) || isArgoTemplate(value);
}

function isArgoTemplate({ container, script, containerSet }: JsonObject): boolean {
  return isContainer(container) || isContainer(script) || Array.isArray(mapAt(containerSet).containers);
}

function isContainer(value: JsonValue | undefined): boolean {
  return isMap(value) && ["image", "command", "args", "source"].some((key) => value[key] !== undefined);
}

function changePod(pod: JsonObject, change: PodChange): JsonObject {
  const result = withLists(pod, change);
  if (Array.isArray(pod.containers)) result.containers = changeMain(pod.containers, change);
  if (!isArgoTemplate(pod)) return change.pod?.(result) ?? result;
  if (isContainer(pod.container)) result.container = change.container(mapAt(pod.container), { role: "main" });
  // What a script runs is its `source`.
  if (isContainer(pod.script)) result.script = change.container(mapAt(pod.script), { role: "beside" });
  const { containers } = mapAt(pod.containerSet);
  if (Array.isArray(containers))
    result.containerSet = { ...mapAt(pod.containerSet), containers: changeMain(containers, change) };
  return withLabels(change.pod?.(result) ?? result, change);
}

/** A pod without any container gets its main one. */
function changeMain(list: JsonValue[], change: PodChange): JsonValue[] {
  const containers = list.length > 0 ? list : [{}];
  return containers.map((item, index) =>
    isMap(item) ? change.container(item, { role: index === 0 ? "main" : "beside", index }) : item,
  );
}

function changeFlat(part: JsonObject, change: PodChange): JsonObject {
  const container = change.container(withLists(part, change), { role: "flat" });
  const pod = change.pod?.(container) ?? container;
  const result = change.labels ? { ...pod, labels: change.labels(mapAt(pod.labels)) } : pod;
  return pod.template === undefined ? result : { ...result, template: walk(pod.template, [], change) };
}

function withLists(pod: JsonObject, change: PodChange): JsonObject {
  const lists = containerLists.flatMap((key) => {
    const list = pod[key];
    if (!Array.isArray(list)) return [];
    return [[key, list.map((item) => (isMap(item) ? change.container(item, { role: "extra" }) : item))]];
  });
  return { ...pod, ...Object.fromEntries(lists) };
}

function withLabels(template: JsonObject, { labels }: PodChange): JsonObject {
  if (!labels) return template;
  const metadata = mapAt(template.metadata);
  return { ...template, metadata: { ...metadata, labels: labels(mapAt(metadata.labels)) } };
}

export interface ListedContainer extends ContainerPlace {
  container: JsonObject;
}

/** Every container of a workload, with its place. */
export function listContainers(workload: JsonObject): ListedContainer[] {
  const found: ListedContainer[] = [];
  mapPods(workload, {
    container(container, place) {
      found.push({ ...place, container });
      return container;
    },
  });
  return found;
}

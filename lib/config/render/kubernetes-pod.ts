import type { JsonObject, JsonValue } from "../tree/node";
import { anyContainer, type ContainerConfig, mainContainer } from "./kubernetes-container";
import { camelKeys } from "./kubernetes-shape";
import { isMap, mapAt } from "./render-context";

/** Changes every pod below a workload's `spec`: each map that has containers. */
export function mapPods(
  value: JsonValue | undefined,
  change: (pod: JsonObject) => JsonObject,
): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item) => mapPods(item, change) ?? null);
  if (!isMap(value)) return value;
  if (Array.isArray(value.containers)) return change(value);
  const entries = Object.entries(value).map(([key, child]) => [key, mapPods(child, change) ?? null]);
  return Object.fromEntries(entries) as JsonObject;
}

export function containersOf(pod: JsonObject): JsonObject[] {
  const containers = listOf(pod.containers).filter(isMap);
  return containers.length > 0 ? containers : [{}];
}

export function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Containers, node selector and tolerations of short and native form as one. */
export function completePod(pod: JsonObject, short: JsonObject, given: ContainerConfig): JsonObject {
  const containers = containersOf(pod).map((container, index) => {
    const named = { name: index === 0 ? "main" : `container-${index + 1}`, ...container };
    return index === 0 ? mainContainer(named, given) : anyContainer(named, given);
  });
  const nodeSelector = { ...mapAt(pod.nodeSelector), ...textValues(mapAt(short.node_selector)) };
  const added = listOf(short.tolerations).map((item) => camelKeys(item, "Toleration"));
  const tolerations = uniqueItems([...listOf(pod.tolerations), ...added]);
  return {
    ...pod,
    containers,
    ...(Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(tolerations.length > 0 ? { tolerations } : {}),
  };
}

function textValues(map: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, isMap(value) ? value : String(value)]),
  );
}

function uniqueItems(items: JsonValue[]): JsonValue[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

import type { JsonObject, JsonValue } from "../tree/node";
import { camelKeys } from "./kubernetes-shape";
import { isMap, mapAt } from "./render-context";

export function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Node selector and tolerations of short and native form as one. */
export function completePod(pod: JsonObject, short: JsonObject): JsonObject {
  const nodeSelector = { ...mapAt(pod.nodeSelector), ...textValues(mapAt(short.node_selector)) };
  const added = listOf(short.tolerations).map((item) => camelKeys(item, "Toleration"));
  const tolerations = uniqueItems([...listOf(pod.tolerations), ...added]);
  return {
    ...pod,
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

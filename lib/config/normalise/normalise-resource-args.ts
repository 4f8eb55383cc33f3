import { resources } from "../layer";
import { dockerOptionName } from "../render/docker-options";
import { placeAt } from "../tree/config-place";
import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { envValue, normaliseEnvironment } from "./normalise-environment";
import { isNull, listOf, mapOf, type Normaliser, sourceText } from "./normaliser";

/** `resource_args`, with docker options under their long names and text where the target wants text (R3, R9, R12). */
export function normaliseResourceArgs(normaliser: Normaliser, node: ConfigNode): ConfigNode | undefined {
  if (isNull(node)) return node;
  if (node.kind !== "map") {
    normaliser.wrongType(node, ["resource_args"], "a map of resources");
    return undefined;
  }
  const entries = new Map<string, MapEntry>();
  for (const written of node.entries.values()) {
    const key = written.key === "local-container" ? "docker" : written.key;
    if (key === "builder") continue;
    const keys = ["resource_args", key];
    if (!resources.some((resource) => resource === key)) {
      normaliser.unknownKey(written, ["resource_args"], [...resources, "builder"]);
    }
    if (entries.has(key)) {
      twice(normaliser, written, keys, "docker");
      continue;
    }
    const value = normaliseResource(normaliser, written.node, keys);
    if (value) entries.set(key, { ...written, key, node: value });
  }
  // It held nothing but `builder`, which is at the top level now (R8).
  if (entries.size === 0 && node.entries.has("builder")) return undefined;
  return { kind: "map", entries, origin: node.origin };
}

function normaliseResource(normaliser: Normaliser, node: ConfigNode, keys: string[]): ConfigNode | undefined {
  if (isNull(node)) return node;
  if (node.kind !== "map") {
    normaliser.wrongType(node, keys, "a map of settings");
    return undefined;
  }
  if (keys[1] === "docker") return normaliseDocker(normaliser, node, keys);
  if (keys[1] !== "sagemaker") return nativeTexts(normaliser, node, keys);
  const entries = [...node.entries.values()].flatMap((entry) => {
    const at = [...keys, entry.key];
    const value =
      entry.key === "Environment"
        ? normaliseEnvironment(normaliser, entry.node, at)
        : nativeTexts(normaliser, entry.node, at);
    return value ? [{ ...entry, node: value }] : [];
  });
  return mapOf(entries, node.origin);
}

function normaliseDocker(normaliser: Normaliser, node: MapNode, keys: string[]): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const entry of node.entries.values()) {
    const key = dockerOptionName(entry.key);
    const at = [...keys, key];
    if (entries.has(key)) {
      twice(normaliser, entry, at, key);
      continue;
    }
    const value =
      key === "env"
        ? normaliseEnvironment(normaliser, entry.node, at)
        : nativeTexts(normaliser, entry.node, at);
    if (value) entries.set(key, { ...entry, key, node: value });
  }
  return { kind: "map", entries, origin: node.origin };
}

function twice(normaliser: Normaliser, entry: MapEntry, keys: string[], name: string): void {
  normaliser.report(entry.keyOrigin, keys, {
    code: "two-spellings",
    message: `"${entry.key}" is another spelling of \`${name}\`, which is given already. Keep one of them.`,
    found: entry.key,
  });
}

/** Takes the source text of every plain scalar whose place wants text (R3). Returns the same node where nothing changes. */
function nativeTexts(normaliser: Normaliser, node: ConfigNode, keys: string[]): ConfigNode {
  switch (node.kind) {
    case "scalar": {
      if (isNull(node) || !node.plain) return node;
      if (isVariableValue(keys)) return envValue(normaliser, node, keys) ?? node;
      if (typeof node.value === "string") return node;
      return placeAt(keys) === "any" ? node : sourceText(node);
    }
    case "list": {
      const items = node.items.map((item, index) => nativeTexts(normaliser, item, [...keys, String(index)]));
      return items.every((item, index) => item === node.items[index]) ? node : listOf(items, node.origin);
    }
    case "map": {
      let changed = false;
      const entries = [...node.entries.values()].map((entry) => {
        const child = nativeTexts(normaliser, entry.node, [...keys, entry.key]);
        if (child === entry.node) return entry;
        changed = true;
        return { ...entry, node: child };
      });
      return changed ? mapOf(entries, node.origin) : node;
    }
  }
}

/** `value` of an item of a container's `env` (R9). */
function isVariableValue(keys: readonly string[]): boolean {
  return keys.at(-1) === "value" && keys.at(-3) === "env" && /^\d+$/.test(keys.at(-2) ?? "");
}

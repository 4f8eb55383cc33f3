import { canonicalKeys } from "../guardrails/canonical-paths";
import { normalizedKey } from "../normalise/normalised-key";
import type { ConfigNode, MapNode, ScalarNode } from "./node";

/** One value of a config: where it stands, and the one place that all spellings of its setting share. */
export interface ConfigLeaf {
  keys: string[];
  canonical: string[];
  /** A scalar, an empty map or an empty list. */
  node: ConfigNode;
}

/** Every leaf of a config, with the homes of env variables read as `env.NAME` whatever their form (R9, R29). */
export function configLeaves(root: MapNode): ConfigLeaf[] {
  const known = leavesOf.get(root);
  if (known) return known;
  const leaves: ConfigLeaf[] = [];
  collect(root, [], leaves);
  leavesOf.set(root, leaves);
  return leaves;
}

/** Trees never change, and several guardrails ask for the leaves of the same one. */
const leavesOf = new WeakMap<MapNode, ConfigLeaf[]>();

function collect(node: ConfigNode, keys: string[], leaves: ConfigLeaf[]): void {
  if (node.kind === "map" && node.entries.size > 0) {
    for (const entry of node.entries.values()) collect(entry.node, [...keys, entry.key], leaves);
    return;
  }
  if (node.kind === "list" && node.items.length > 0) {
    const isEnv = isEnvHome(keys);
    node.items.forEach((item, index) => {
      const at = [...keys, String(index)];
      const variable = isEnv ? variableOf(item) : undefined;
      if (variable) leaves.push({ keys: at, canonical: ["env", variable.name], node: variable.node });
      else collect(item, at, leaves);
    });
    return;
  }
  leaves.push({ keys, canonical: canonicalKeys(keys), node });
}

/** Whether a list at this place holds env variables. */
function isEnvHome(keys: readonly string[]): boolean {
  if (keys.length === 1) return keys[0] === "env";
  const last = normalizedKey(keys.at(-1) ?? "");
  return keys[0] === "resource_args" && (last === "env" || (last === "e" && keys.length === 3));
}

/** `NAME=value`, `NAME`, or `{name, value}` as one variable. */
function variableOf(item: ConfigNode): { name: string; node: ConfigNode } | undefined {
  if (item.kind === "map") {
    const name = item.entries.get("name")?.node;
    if (name?.kind !== "scalar") return undefined;
    const value =
      item.entries.get("value") ?? item.entries.get("valueFrom") ?? item.entries.get("value_from");
    return { name: name.text, node: value?.node ?? name };
  }
  if (item.kind !== "scalar" || typeof item.value !== "string") return undefined;
  const equals = item.value.indexOf("=");
  if (equals < 0) return { name: item.value, node: { ...item, value: null, text: "" } };
  const value = item.value.slice(equals + 1);
  const node: ScalarNode = { ...item, value, text: value, plain: false };
  return { name: item.value.slice(0, equals), node };
}

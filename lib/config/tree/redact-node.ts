import { redactText } from "../secrets/find-secrets";
import type { ConfigNode, MapEntry, MapNode } from "./node";

/** A config without the given secrets, in values and in keys (R36). */
export function redactMap(root: MapNode, secrets: readonly string[]): MapNode {
  if (secrets.length === 0) return root;
  const entries = [...root.entries.values()].map((entry): [string, MapEntry] => {
    const key = redactText(entry.key, secrets);
    return [key, { ...entry, key, node: redactNode(entry.node, secrets) }];
  });
  return { ...root, entries: new Map(entries) };
}

function redactNode(node: ConfigNode, secrets: readonly string[]): ConfigNode {
  switch (node.kind) {
    case "map":
      return redactMap(node, secrets);
    case "list":
      return { ...node, items: node.items.map((item) => redactNode(item, secrets)) };
    case "scalar": {
      if (typeof node.value === "boolean" || node.value === null) return node;
      const text = redactText(String(node.value), secrets);
      return text === String(node.value) ? node : { ...node, value: text, text };
    }
  }
}

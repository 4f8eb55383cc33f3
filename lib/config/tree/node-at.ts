import type { ConfigNode, MapEntry, MapNode } from "./node";

/** The node at these keys; list items are named by their index. */
export function nodeAt(root: ConfigNode, keys: readonly string[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const key of keys) {
    if (node?.kind === "map") node = node.entries.get(key)?.node;
    else if (node?.kind === "list" && /^\d+$/.test(key)) node = node.items[Number(key)];
    else return undefined;
  }
  return node;
}

/** The entry of the last key that is written, and how many keys lead to it: where a value was removed or replaced. */
export function deepestEntry(
  root: MapNode,
  keys: readonly string[],
): { entry: MapEntry; depth: number } | undefined {
  let node: ConfigNode = root;
  let found: { entry: MapEntry; depth: number } | undefined;
  for (const [index, key] of keys.entries()) {
    if (node.kind !== "map") return found;
    const entry: MapEntry | undefined = node.entries.get(key);
    if (!entry) return found;
    found = { entry, depth: index + 1 };
    node = entry.node;
  }
  return found;
}

/** Whether two nodes hold the same plain data. */
export function isSameData(a: ConfigNode, b: ConfigNode): boolean {
  if (a.kind === "scalar" && b.kind === "scalar") return a.value === b.value;
  if (a.kind === "list" && b.kind === "list") {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => {
        const other = b.items[index];
        return other !== undefined && isSameData(item, other);
      })
    );
  }
  if (a.kind !== "map" || b.kind !== "map" || a.entries.size !== b.entries.size) return false;
  return [...a.entries.values()].every(({ key, node }) => {
    const other = b.entries.get(key)?.node;
    return other !== undefined && isSameData(node, other);
  });
}

/** Whether merging `change` over `base` leaves `base` as it is: the submitter only repeats what the admin wrote (R29). */
export function changesNothing(change: ConfigNode, base: ConfigNode | undefined): boolean {
  if (base === undefined) return false;
  if (change.kind !== "map" || base.kind !== "map") return isSameData(change, base);
  return [...change.entries.values()].every(({ key, node }) =>
    changesNothing(node, base.entries.get(key)?.node),
  );
}

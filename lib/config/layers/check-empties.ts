import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { formatPath } from "../tree/config-path";
import { isEnvMap } from "../tree/config-place";
import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { nodeAt } from "../tree/node-at";
import { pointerOf } from "../tree/pointer";

/** Kubernetes prints it so; it means nothing there. */
const emptyByHabit = new Set(["creationTimestamp"]);

/**
 * Nulls that take nothing away and empty maps that add nothing (R23): whoever wrote them wanted something. Lowest layer
 * first. A job or base config whose queue is not known may well mean a value of that queue.
 */
export function checkEmpties(layers: readonly MapNode[], hasQueue: boolean): Issue[] {
  return layers.flatMap((layer, index) => {
    const isAdmins = ["team-defaults", "queue"].includes(layer.origin.document.layer);
    if (!hasQueue && !isAdmins) return [];
    const issues: Issue[] = [];
    walk(layer, [], layers.slice(0, index), issues);
    return issues;
  });
}

function walk(map: MapNode, keys: string[], lower: readonly MapNode[], issues: Issue[]): void {
  for (const entry of map.entries.values()) {
    const at = [...keys, entry.key];
    const { node } = entry;
    if (isNothing(node)) {
      const means = isEnvMap(keys) || emptyByHabit.has(entry.key);
      if (!means && !lower.some((root) => isSet(nodeAt(root, at)))) issues.push(nullIssue(entry, at));
    } else if (node.kind === "map" && node.entries.size > 0) walk(node, at, lower, issues);
    else if (node.kind === "map" && lower.some((root) => isFilledMap(nodeAt(root, at)))) {
      issues.push(emptyMapIssue(node, at));
    }
  }
}

function isNothing(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

function isSet(node: ConfigNode | undefined): boolean {
  return node !== undefined && !isNothing(node);
}

function isFilledMap(node: ConfigNode | undefined): boolean {
  return node?.kind === "map" && node.entries.size > 0;
}

function nullIssue({ node, keyOrigin }: MapEntry, keys: string[]): Issue {
  const name = formatPath(keys.map((key) => ({ key })));
  return issueAt(node.origin.end > node.origin.start ? node.origin : keyOrigin, {
    code: "null-without-effect",
    severity: "warning",
    message: `${name} has no value, which takes away what a lower layer says; none says anything, so it has no effect. Write a value, or remove the key.`,
    path: pointerOf(keys),
  });
}

function emptyMapIssue(node: MapNode, keys: string[]): Issue {
  const name = formatPath(keys.map((key) => ({ key })));
  return issueAt(node.origin, {
    code: "empty-map-without-effect",
    severity: "warning",
    message: `The empty map adds nothing to ${name}: maps are merged, and what the lower layers say there stays. Write null to take it away.`,
    path: pointerOf(keys),
  });
}

import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { sourceKeys } from "../normalise/normalise-source";
import { isEnvMap } from "../tree/config-place";
import type { ConfigNode, MapEntry, MapNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";

export interface Merged {
  root: MapNode;
  issues: Issue[];
}

/**
 * Merges layers, lowest first: maps by key, everything else is replaced, `null` removes a key except in `env` (R23); a code
 * source of another kind replaces the lower one (R7).
 */
export function mergeLayers(layers: readonly MapNode[], empty: MapNode): Merged {
  const issues: Issue[] = [];
  const [first = empty, ...others] = layers;
  let root = first;
  for (const layer of others) {
    const lower = withoutLowerSource(root, layer);
    issues.push(...unusedBranch(lower, layer));
    root = mergeMaps(lower, layer, [], issues);
  }
  return { root: withoutNulls(root, []), issues };
}

function mergeMaps(low: MapNode, high: MapNode, keys: string[], issues: Issue[]): MapNode {
  if (high.entries.size === 0) return low;
  const entries = new Map(low.entries);
  for (const entry of high.entries.values()) {
    const lower = low.entries.get(entry.key);
    entries.set(entry.key, lower ? mergeEntry(lower, entry, [...keys, entry.key], issues) : entry);
  }
  return { kind: "map", entries, origin: low.entries.size === 0 ? high.origin : low.origin };
}

function mergeEntry(low: MapEntry, high: MapEntry, keys: string[], issues: Issue[]): MapEntry {
  if (low.node.kind === "map" && high.node.kind === "map") {
    return { ...high, node: mergeMaps(low.node, high.node, keys, issues) };
  }
  const isChanged = (low.node.kind === "map") !== (high.node.kind === "map");
  if (isChanged && !isNull(low.node) && !isNull(high.node)) {
    issues.push(
      issueAt(high.node.origin, {
        code: "shape-changed",
        severity: "warning",
        message: `This ${shape(high.node)} replaces the ${shape(low.node)} of layer ${low.node.origin.document.layer} whole.`,
        path: pointerOf(keys),
      }),
    );
  }
  return high;
}

function shape(node: ConfigNode): string {
  return node.kind === "scalar" ? "single value" : node.kind;
}

function isNull(node: ConfigNode): boolean {
  return node.kind === "scalar" && node.value === null;
}

/** The lower layers without the source that this layer replaces, or the branch and commit of another repository (R7). */
function withoutLowerSource(low: MapNode, high: MapNode): MapNode {
  const chosen = sourceKeys.find((key) => {
    const entry = high.entries.get(key);
    return entry !== undefined && !isNull(entry.node);
  });
  if (chosen === undefined) return low;
  const entries = new Map(low.entries);
  for (const key of sourceKeys) if (key !== chosen) entries.delete(key);
  const [lowGit, highGit] = [entries.get("git"), high.entries.get("git")];
  if (chosen === "git" && lowGit?.node.kind === "map" && highGit?.node.kind === "map") {
    const repository = textAt(highGit.node, "repository");
    if (repository !== undefined && repository !== textAt(lowGit.node, "repository")) {
      const kept = [...lowGit.node.entries].filter(([key]) => key !== "branch" && key !== "commit");
      entries.set("git", { ...lowGit, node: { ...lowGit.node, entries: new Map(kept) } });
    }
  }
  return { ...low, entries };
}

/** A commit of a lower layer wins over the branch that this one asks for: nobody may miss that (R7). */
function unusedBranch(low: MapNode, high: MapNode): Issue[] {
  const [lowGit, highGit] = [low.entries.get("git")?.node, high.entries.get("git")?.node];
  if (lowGit?.kind !== "map" || highGit?.kind !== "map" || highGit.entries.has("commit")) return [];
  const branch = highGit.entries.get("branch");
  const commit = lowGit.entries.get("commit");
  if (!branch || !commit || isNull(branch.node) || isNull(commit.node)) return [];
  return [
    issueAt(branch.node.origin, {
      code: "branch-unused",
      severity: "warning",
      message: `This branch is not used: layer ${commit.node.origin.document.layer} names a commit, and \`commit\` wins. To follow the branch, write \`commit: null\` beside it.`,
      path: "/git/branch",
    }),
  ];
}

function textAt(map: MapNode, key: string): string | undefined {
  const node = map.entries.get(key)?.node;
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** Nulls have done their work once everything is merged; in `env` they are values, and lists are left as written (R23). */
export function withoutNulls(root: MapNode, keys: string[]): MapNode {
  if (isEnvMap(keys)) return root;
  let changed = false;
  const entries = new Map<string, MapEntry>();
  for (const entry of root.entries.values()) {
    if (isNull(entry.node)) {
      changed = true;
      continue;
    }
    const node = entry.node.kind === "map" ? withoutNulls(entry.node, [...keys, entry.key]) : entry.node;
    if (node !== entry.node) changed = true;
    entries.set(entry.key, node === entry.node ? entry : { ...entry, node });
  }
  return changed ? { ...root, entries } : root;
}

import { guardrailIssue } from "../guardrails/guardrail-issue";
import type { Issue } from "../issue";
import type { MapEntry, MapNode, Origin } from "../tree/node";
import { keysOf } from "../tree/pointer";
import { issueAt } from "./issue-at";

/** Codes that blame the key, not its value (R5). */
const keyCodes = new Set(["target-unknown-field", "docker-option-unknown", "docker-option-refused"]);

/** Gives an issue about a place of the resolved config the position where that place was written (R31). */
export function placeIssue(issue: Issue, root: MapNode, fallback: Origin): Issue {
  if (issue.file !== undefined) return issue;
  const keys = keysOf(issue.path);
  const { document, start } = fallback;
  if (keys.length === 0) return issueAt({ document, start, end: start }, issue);
  const { node, entry, depth } = deepestNode(root, keys);
  if (depth === 0) return issueAt({ document, start, end: start }, issue);
  if (entry && depth === keys.length && keyCodes.has(issue.code)) return issueAt(entry.keyOrigin, issue);
  return guardrailIssue(node, keys, undefined, issue);
}

function deepestNode(root: MapNode, keys: readonly string[]) {
  let found: { node: MapEntry["node"]; entry: MapEntry | undefined; depth: number } = {
    node: root,
    entry: undefined,
    depth: 0,
  };
  for (const [index, key] of keys.entries()) {
    const { node } = found;
    const entry = node.kind === "map" ? node.entries.get(key) : undefined;
    const next = node.kind === "list" ? node.items[Number(key)] : entry?.node;
    if (!next) return found;
    found = { node: next, entry, depth: index + 1 };
  }
  return found;
}

import type { Issue } from "../issue";
import { type ConfigLeaf, configLeaves } from "../tree/config-leaves";
import { formatPath, type WrittenPath } from "../tree/config-path";
import { describeNode } from "../tree/describe-node";
import { isSameData } from "../tree/node-at";
import { findRemoval } from "./find-removal";
import type { GuardrailInput } from "./guardrail-input";
import { guardrailIssue, isSubmitted } from "./guardrail-issue";
import { ruleMatcher } from "./rule-match";

/**
 * Refuses any difference from the admin's value under a locked path that the submitter's side made: another value, an
 * additional one, or a removal (R29). Both sides have the same template values, so these are no difference.
 */
export function checkLocked(input: GuardrailInput): Issue[] {
  const { locked } = input.guardrails;
  if (locked.length === 0) return [];
  const resolved = configLeaves(input.resolved);
  const admin = configLeaves(input.admin);
  return locked.flatMap((lock) => {
    const depthBelow = ruleMatcher(lock.path);
    const own = admin.filter((leaf) => depthBelow(leaf) !== undefined);
    const present = resolved.filter((leaf) => depthBelow(leaf) !== undefined);
    const changed = present.filter((leaf) => isSubmitted(leaf.node) && !isAdmins(leaf, own));
    const issues = changed.map((leaf) => changeIssue(leaf, own, lock));
    return [...issues, ...removals(own, present, lock, input)];
  });
}

/** Whether the admin has this very value at this place, or, in another spelling, everywhere the setting stands. */
function isAdmins(leaf: ConfigLeaf, own: readonly ConfigLeaf[]): boolean {
  const samePlace = own.find((other) => isSameKeys(other.keys, leaf.keys));
  if (samePlace) return isSameData(samePlace.node, leaf.node);
  const sameSetting = own.filter((other) => isSameKeys(other.canonical, leaf.canonical));
  return sameSetting.length > 0 && sameSetting.every((other) => isSameData(other.node, leaf.node));
}

function changeIssue(leaf: ConfigLeaf, own: readonly ConfigLeaf[], lock: WrittenPath): Issue {
  const admins = own.find((other) => isSameKeys(other.canonical, leaf.canonical));
  const allowed = admins ? describeNode(admins.node) : "no value of your own";
  return guardrailIssue(leaf.node, leaf.keys, lock.origin, {
    code: "locked-value-changed",
    message: `${formatPath(leaf.keys.map((key) => ({ key })))} is locked by the queue: ${admins ? `it stays ${allowed}` : "nothing may be added"}.`,
    allowed,
    found: describeNode(leaf.node),
    ...(admins?.node.kind === "scalar" ? { suggestion: allowed } : {}),
  });
}

/** One issue for each place at which locked values were taken away. */
function removals(
  own: readonly ConfigLeaf[],
  present: readonly ConfigLeaf[],
  lock: WrittenPath,
  input: GuardrailInput,
): Issue[] {
  const here = new Set(present.map((leaf) => leaf.keys.join("\u0000")));
  const issues = new Map<string, Issue>();
  for (const leaf of own) {
    if (here.has(leaf.keys.join("\u0000"))) continue;
    const removal = findRemoval(input.submitted, leaf.keys);
    if (!removal || present.some((other) => other.node === removal.node)) continue;
    const place = removal.keys.join("\u0000");
    if (issues.has(place)) continue;
    const issue = guardrailIssue(removal.node, removal.keys, lock.origin, {
      code: "locked-value-removed",
      message: `This removes ${formatPath(leaf.keys.map((key) => ({ key })))}, which is locked by the queue.`,
      allowed: describeNode(leaf.node),
      found: describeNode(removal.node),
    });
    issues.set(place, issue);
  }
  return [...issues.values()];
}

function isSameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}

import type { SubmittedLayer } from "../guardrails/guardrail-input";
import { guardrailIssue, isSubmitted } from "../guardrails/guardrail-issue";
import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import { configLeaves } from "../tree/config-leaves";
import { describeValue } from "../tree/describe-value";
import type { MapNode, ScalarNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { walkConfig } from "../tree/walk-config";
import { asEnvName } from "../values/env-name";
import { findSecrets, isLiteralText, isTellingName, maskInside, maskWhole, redactText } from "./find-secrets";

export interface FoundSecrets {
  issues: Issue[];
  /** The secret texts themselves, to take out of every message. */
  values: string[];
  /** Those of them that are errors: nothing that is printed may hold them. */
  refused: string[];
}

export interface SecretsInput {
  /** Team defaults and queue, each normalised. */
  admin: readonly MapNode[];
  submitted: readonly SubmittedLayer[];
  /** The result with macros filled: `${hyperparameters.a}${hyperparameters.b}` may put together what neither holds. */
  final?: MapNode;
}

/** Looks for secrets written out: an error in what submitters write, a warning with the way out for admins (R36). */
export function checkSecrets({ admin, submitted, final }: SecretsInput): FoundSecrets {
  const found: FoundSecrets = { issues: [], values: [], refused: [] };
  for (const root of admin) searchTree(root, "admin", found);
  for (const { root } of submitted) searchTree(root, "submitter", found);
  if (final) searchMade(final, found);
  found.values = longestFirst(found.values);
  found.refused = longestFirst(found.refused);
  return found;
}

function longestFirst(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}

/** Issues with every known secret taken out of their texts, and what else looks like one (R36). */
export function redactIssues(issues: readonly Issue[], values: readonly string[]): Issue[] {
  const safe = (text: string) => maskInside(redactText(text, values));
  return issues.map(({ message, path, found, allowed, suggestion, field, ...issue }) => ({
    ...issue,
    message: safe(message),
    path: safe(path),
    ...(found === undefined ? {} : { found: safe(found) }),
    ...(allowed === undefined ? {} : { allowed: safe(allowed) }),
    ...(suggestion === undefined ? {} : { suggestion: safe(suggestion) }),
    ...(field === undefined ? {} : { field: safe(field) }),
  }));
}

type Side = "admin" | "submitter";

function searchTree(root: MapNode, side: Side, found: FoundSecrets): void {
  for (const leaf of configLeaves(root)) {
    if (leaf.node.kind !== "scalar") continue;
    const name = nameOf(leaf.keys, leaf.canonical);
    const kinds = kindsOf(leaf.node, name);
    if (kinds.length > 0) {
      reportSecret(leaf.node, leaf.keys, name, kinds, side, found);
    } else if (isToldByName(leaf.node, name, leaf.canonical)) {
      found.issues.push(tellingIssue(leaf.node, leaf.keys, name, side));
    }
  }
  walkConfig(root, [], (_node, keys, entry) => {
    const kinds = entry ? findSecrets(entry.key) : [];
    if (!entry || kinds.length === 0) return;
    found.values.push(entry.key);
    if (side === "submitter") found.refused.push(entry.key);
    const shown = [...keys.slice(0, -1), maskWhole(entry.key)];
    found.issues.push(
      issueAt(
        entry.keyOrigin,
        secretDetails(shown, `This name looks like ${kinds.join(" and ")}`, entry.key, side),
      ),
    );
  });
}

/** Texts of the submitter's side that hold a secret only since their macros were filled. */
function searchMade(final: MapNode, found: FoundSecrets): void {
  for (const { node, keys, canonical } of configLeaves(final)) {
    if (node.kind !== "scalar" || !isSubmitted(node) || found.values.includes(String(node.value))) continue;
    const name = nameOf(keys, canonical);
    const kinds = kindsOf(node, name);
    if (kinds.length > 0) reportSecret(node, keys, name, kinds, "submitter", found);
  }
}

/** A name to judge a value by: a variable's, else its key; in a list of arguments the flag before it stands in the text. */
function nameOf(keys: readonly string[], canonical: readonly string[]): string {
  if (canonical[0] === "env") return canonical[1] ?? "";
  const last = keys.at(-1) ?? "";
  return /^\d+$/.test(last) ? (keys.at(-2) ?? "") : last;
}

function kindsOf(node: ScalarNode, name: string): string[] {
  // What a template value brought is an issue of that value already; text around it is judged with it.
  if (node.filled?.whole || node.value === null || typeof node.value === "boolean") return [];
  return findSecrets(String(node.value), name === "commit" ? "" : name);
}

function reportSecret(
  node: ScalarNode,
  keys: string[],
  name: string,
  kinds: string[],
  side: Side,
  found: FoundSecrets,
): void {
  const text = String(node.value);
  const isAsked = side === "submitter" || (node.filled !== undefined && !node.filled.byDefault);
  for (const value of new Set([text, node.text])) {
    found.values.push(value);
    if (isAsked) found.refused.push(value);
  }
  const details = secretDetails(
    keys,
    `This looks like ${kinds.join(" and ")}`,
    text,
    isAsked ? "submitter" : side,
    name,
  );
  found.issues.push(guardrailIssue(node, keys, undefined, details));
}

function secretDetails(keys: string[], what: string, text: string, side: Side, name?: string) {
  const variable = asEnvName(name ?? "") ?? "NAME";
  const advice =
    side === "submitter"
      ? "Never write it into a config: name the variable without a value, and the agent fills it in."
      : `Write \${${variable}} to take it from the agent's environment.`;
  return {
    code: "secret-in-config",
    severity: side === "submitter" ? ("error" as const) : ("warning" as const),
    message: `${what}. ${advice}`,
    path: pointerOf(keys),
    found: maskWhole(text),
    ...(side === "admin" ? { suggestion: `\${${variable}}` } : {}),
  };
}

function isToldByName(node: ScalarNode, name: string, canonical: readonly string[]): boolean {
  if (node.filled || typeof node.value !== "string" || !isLiteralText(node.value)) return false;
  if (canonical[0] === "env") return isTellingName(name);
  return canonical[0] === "hyperparameters" && isTellingHyperparameter(name);
}

/** Hyperparameters are full of tokens that are no secrets (`pad_token`, `eos_token`). */
function isTellingHyperparameter(name: string): boolean {
  if (!isTellingName(name)) return false;
  return (
    name === name.toUpperCase() ||
    !/token/i.test(name) ||
    /(?:api|auth|access|hf|hub|wandb)_?token/i.test(name)
  );
}

function tellingIssue(node: ScalarNode, keys: string[], name: string, side: Side): Issue {
  const shown = describeValue(name);
  return guardrailIssue(node, keys, undefined, {
    code: "telling-name",
    severity: "warning",
    message:
      side === "submitter"
        ? `${shown} sounds secret, but its value is written out for everyone to read; without a value the agent fills it in.`
        : `${shown} sounds secret, but its value is written out; \${${asEnvName(name) ?? "NAME"}} takes it from the agent's environment.`,
    found: maskWhole(String(node.value)),
    ...(side === "admin" ? { suggestion: `\${${asEnvName(name) ?? "NAME"}}` } : {}),
  });
}

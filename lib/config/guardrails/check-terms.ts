import type { Issue } from "../issue";
import { normalizedKey } from "../normalise/normalised-key";
import { describeNode } from "../tree/describe-node";
import type { ScalarNode } from "../tree/node";
import { nodeAt } from "../tree/node-at";
import { walkConfig } from "../tree/walk-config";
import { durationText, parseDuration } from "../values/duration";
import type { GuardrailInput } from "./guardrail-input";
import { guardrailIssue, isSubmitted } from "./guardrail-issue";
import { type PriorityName, priorityNames } from "./guardrails";

/** Judges priority, run time and retries against the guardrails of the same meaning (R43). */
export function checkTerms(input: GuardrailInput): Issue[] {
  return [...checkPriority(input), ...checkRunTime(input), ...checkRetries(input)];
}

function checkPriority(input: GuardrailInput): Issue[] {
  const node = nodeAt(input.resolved, ["priority"]);
  if (node?.kind !== "scalar" || node.value === null || isOpenHole(node, input)) return [];
  const priority = priorityNames.find((name) => name === node.value);
  if (!priority) return [];
  const isAsked = isSubmitted(node) || node.filled !== undefined;
  if (!isAsked || node.value === adminValue(input, ["priority"], node)) return [];
  const allowed = allowedPriorities(input);
  if (allowed.includes(priority)) return [];
  return [
    guardrailIssue(node, ["priority"], input.guardrails.priorities?.origin, {
      code: "priority-refused",
      message: `The priority ${priority} is not open to you on this queue; allowed: ${allowed.join(", ")}.`,
      allowed: allowed.join(", "),
      found: priority,
      ...(allowed[0] ? { suggestion: allowed[0] } : {}),
    }),
  ];
}

/** What the queue lists (else everything); critical is for leads and admins unless it is listed. */
function allowedPriorities({ guardrails, role }: GuardrailInput): PriorityName[] {
  const listed = guardrails.priorities?.value;
  const isSenior = role === "admin" || role === "lead";
  return priorityNames.filter((name) => {
    if (listed?.includes(name)) return true;
    if (name === "critical") return isSenior || (role === undefined && !listed);
    return !listed;
  });
}

function adminValue(input: GuardrailInput, keys: string[], node: ScalarNode) {
  if (node.filled) return undefined;
  const own = nodeAt(input.admin, keys);
  return own?.kind === "scalar" ? own.value : undefined;
}

function checkRunTime(input: GuardrailInput): Issue[] {
  const rule = input.guardrails.maxRunTime;
  if (!rule) return [];
  const allowed = `at most ${durationText(rule.value)}`;
  return runTimes(input).flatMap(({ node, keys }) => {
    const seconds =
      node.value === null || typeof node.value === "boolean" ? undefined : parseDuration(node.value);
    if (seconds === undefined || seconds <= rule.value) return [];
    return [
      guardrailIssue(node, keys, rule.origin, {
        code: "run-time-too-long",
        message: `${keys.at(-1)} is ${describeNode(node)}, above the queue's longest run time of ${durationText(rule.value)}.`,
        allowed,
        found: describeNode(node),
        suggestion: durationText(rule.value),
      }),
    ];
  });
}

interface Place {
  keys: string[];
  node: ScalarNode;
}

/** `max_run_time`, and the native settings of the same meaning where a submitter wrote them. */
function runTimes(input: GuardrailInput): Place[] {
  return [
    ...scalarsAt(input, ["max_run_time"]),
    ...nativeScalars(input, ["activedeadlineseconds", "maxruntimeinseconds"]),
  ];
}

function checkRetries(input: GuardrailInput): Issue[] {
  const rule = input.guardrails.maxRetries;
  if (!rule) return [];
  const places = [
    ...scalarsAt(input, ["retry", "max"]),
    ...nativeScalars(input, ["backofflimit", "maximumretryattempts"]),
  ];
  return places.flatMap(({ node, keys }) => {
    const count = typeof node.value === "number" ? node.value : Number.NaN;
    if (!(count > rule.value)) return [];
    return [
      guardrailIssue(node, keys, rule.origin, {
        code: "too-many-retries",
        message: `${keys.at(-1)} is ${describeNode(node)}; the queue allows at most ${rule.value} retries.`,
        allowed: `0 – ${rule.value}`,
        found: describeNode(node),
        suggestion: String(rule.value),
      }),
    ];
  });
}

function scalarsAt(input: GuardrailInput, keys: string[]): Place[] {
  const node = nodeAt(input.resolved, keys);
  return node?.kind === "scalar" && !isOpenHole(node, input) ? [{ keys, node }] : [];
}

function isOpenHole(node: ScalarNode, input: GuardrailInput): boolean {
  return input.isUnfilled?.(node) ?? false;
}

function nativeScalars(input: GuardrailInput, names: string[]): Place[] {
  const found: Place[] = [];
  const native = nodeAt(input.resolved, ["resource_args"]);
  if (!native) return found;
  walkConfig(native, ["resource_args"], (node, keys) => {
    if (node.kind !== "scalar" || !names.includes(normalizedKey(keys.at(-1) ?? ""))) return;
    if (isSubmitted(node) && !isOpenHole(node, input)) found.push({ keys, node });
  });
  return found;
}

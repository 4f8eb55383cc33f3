import type { Issue } from "../issue";
import { issueAt, ruleAt } from "../issues/issue-at";
import type { LayerName } from "../layer";
import type { ConfigNode, Origin } from "../tree/node";
import { pointerOf } from "../tree/pointer";

type Details = Pick<Issue, "code" | "message"> & Partial<Issue>;

const submitterLayers: ReadonlySet<LayerName> = new Set(["base", "job", "preset", "override"]);

/** Whether a value was written on the submitter's side. */
export function isSubmitted(node: ConfigNode): boolean {
  return submitterLayers.has(node.origin.document.layer);
}

/**
 * An issue about a value under a guardrail: where the offending value was written, or, for a template value, layer
 * `template` without a file and with the field's name (R31).
 */
export function guardrailIssue(
  node: ConfigNode,
  keys: readonly string[],
  rule: Origin | undefined,
  details: Details,
): Issue {
  const path = pointerOf(keys);
  const written = { path, ...details, ...(rule ? { rule: ruleAt(rule) } : {}) };
  if (node.kind !== "scalar" || !node.filled) return issueAt(node.origin, written);
  const { field, byDefault } = node.filled;
  return { severity: "error", ...written, layer: byDefault ? "template-default" : "template", field };
}

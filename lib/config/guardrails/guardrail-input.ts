import type { Role } from "../../access/actor";
import type { FieldValue, TemplateField } from "../fields/template-field";
import type { LayerName, Resource } from "../layer";
import type { MapNode, ScalarNode } from "../tree/node";
import type { Guardrails } from "./guardrails";

/** One layer as written: normalised (one spelling), holes filled, `null`s kept. */
export interface SubmittedLayer {
  layer: LayerName;
  root: MapNode;
}

/**
 * What the guardrails judge. All trees are normalised (section 2) and have their holes filled with the same template
 * values, so that a template value is no difference between the admin's side and the result (R29).
 */
export interface GuardrailInput {
  guardrails: Guardrails;
  resource?: Resource;
  /** Team defaults and queue, merged. Empty when a document is validated without its queue. */
  admin: MapNode;
  /** Base chain (parents first), job, preset, overrides: the submitter's side, lowest first. */
  submitted: readonly SubmittedLayer[];
  /** All layers merged. */
  resolved: MapNode;
  /** The same with macros filled: what limits and sources bind. Locks compare what was written. */
  final?: MapNode;
  fields: readonly TemplateField[];
  /** Checked template values, defaults included. */
  values: Readonly<Record<string, FieldValue>>;
  /** Who asks; absent where nobody is known (the command line). */
  role?: Role;
  /** False when a job, base or override is validated without its queue: what depends on the queue only warns (R30). */
  hasQueue: boolean;
  /** Tells a hole that has no value, whose missing value is an issue already. */
  isUnfilled?: (node: ScalarNode) => boolean;
}

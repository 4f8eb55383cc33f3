import { templatePieces } from "../fields/template-text";
import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { LayerName } from "../layer";
import { describeValue } from "../tree/describe-value";
import type { MapNode, Origin, ScalarNode } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { walkScalars } from "../tree/walk-scalars";
import { referencedNames } from "./reference-syntax";

/** One use of a template variable. */
export interface HoleUse {
  name: string;
  keys: string[];
  origin: Origin;
}

export interface InspectedTexts {
  holes: HoleUse[];
  issues: Issue[];
}

const adminLayers: ReadonlySet<LayerName> = new Set(["team-defaults", "queue"]);
const holeLayers: ReadonlySet<LayerName> = new Set(["team-defaults", "queue", "base", "job"]);

/**
 * What the texts of one layer hold as they were written: holes and where they may stand (R14), references to the agent's
 * environment (R32), and numbers that no target could be told (R3).
 */
export function inspectTexts(root: MapNode): InspectedTexts {
  const found: InspectedTexts = { holes: [], issues: [] };
  walkScalars(
    root,
    (node, keys) => {
      if (typeof node.value === "number") inspectNumber(node, keys, found);
      else if (typeof node.value === "string") inspectText(node, node.value, keys, found);
    },
    (entry, keys) => {
      if (!entry.key.includes("{{")) return;
      if (!templatePieces(entry.key).some((piece) => piece.kind === "hole")) return;
      found.issues.push(
        issueAt(entry.keyOrigin, {
          code: "hole-in-key",
          message: "A template variable can stand in a value, not in a key.",
          path: pointerOf(keys),
          found: describeValue(entry.key),
        }),
      );
    },
  );
  return found;
}

function inspectText(node: ScalarNode, text: string, keys: readonly string[], found: InspectedTexts): void {
  if (text.includes("{{")) inspectBraces(node, text, keys, found);
  if (!text.includes("${") || adminLayers.has(node.origin.document.layer)) return;
  const [name] = referencedNames(text);
  if (name === undefined) return;
  const isEnv = keys[0] === "env";
  found.issues.push(
    issueAt(node.origin, {
      code: "reference-not-allowed",
      message: `\${${name}} reads the agent's environment, which only the queue's config may do. Write $\${${name}} for the literal text${isEnv ? ", or leave the value empty to inherit a variable of the same name" : ""}.`,
      path: pointerOf(keys),
      found: `\${${name}}`,
      suggestion: `$\${${name}}`,
    }),
  );
}

function inspectBraces(node: ScalarNode, text: string, keys: readonly string[], found: InspectedTexts): void {
  const { layer } = node.origin.document;
  for (const piece of templatePieces(text)) {
    if (piece.kind === "braces") {
      found.issues.push(
        issueAt(node.origin, {
          code: "odd-braces",
          severity: "warning",
          message: `${describeValue(piece.text)} is no template variable and stays as it is. A name has letters, digits, "_" and "-" and begins with a letter or "_".`,
          path: pointerOf(keys),
          found: describeValue(piece.text),
        }),
      );
    }
    if (piece.kind !== "hole") continue;
    if (holeLayers.has(layer)) found.holes.push({ name: piece.name, keys: [...keys], origin: node.origin });
    else {
      found.issues.push(
        issueAt(node.origin, {
          code: "hole-not-allowed",
          message: `A template variable cannot stand in a${layer === "override" ? "n override" : " preset"}: give the value itself, or write {{{{${piece.name}}}}} for the text.`,
          path: pointerOf(keys),
          found: `{{${piece.name}}}`,
        }),
      );
    }
  }
}

/** Numbers that JSON or a target would change (R3). */
export function inspectNumber(node: ScalarNode, keys: readonly string[], found: { issues: Issue[] }): void {
  const value = Number(node.value);
  const isWhole = /^[-+]?(?:\d+|0x[0-9a-fA-F]+|0o[0-7]+)$/.test(node.text);
  if (Number.isFinite(value) && (!isWhole || Number.isSafeInteger(value))) return;
  found.issues.push(
    issueAt(node.origin, {
      code: "number-out-of-range",
      message: Number.isFinite(value)
        ? `${describeValue(node.text)} is beyond ±9007199254740991 and would be changed on its way; put it in quotes to keep its digits.`
        : `${describeValue(node.text)} is not a number that can be passed on.`,
      path: pointerOf(keys),
      allowed: "a finite number; integers within ±9007199254740991",
      found: describeValue(node.text),
    }),
  );
}

import { readTemplateFields } from "../fields/read-template-fields";
import type { TemplateField } from "../fields/template-field";
import { holeNames } from "../fields/template-text";
import { type Guardrails, noGuardrails } from "../guardrails/guardrails";
import { readGuardrails } from "../guardrails/read-guardrails";
import type { Issue } from "../issue";
import { issueAt } from "../issues/issue-at";
import type { Resource } from "../layer";
import { type HoleUse, inspectNumber } from "../read/inspect-texts";
import { readDocument } from "../read/read-document";
import { describeValue } from "../tree/describe-value";
import type { ConfigDocument, ConfigNode, MapEntry, Origin } from "../tree/node";
import { escapeKey } from "../tree/pointer";
import { walkScalars } from "../tree/walk-scalars";
import { type ConfigLayer, configLayer, emptyMap, misplacedKeys } from "./config-layer";
import { queueParts } from "./queue-document";

export interface OpenQueue {
  name?: string;
  resource?: Resource;
  layer: ConfigLayer;
  fields: TemplateField[];
  /** Every field name written, also of fields that could not be read. */
  fieldNames: ReadonlySet<string>;
  /** Where each default was written. */
  defaults: ReadonlyMap<string, Origin>;
  guardrails: Guardrails;
  /** Fields that other rules use: show_if, limits, expressions. */
  usedByRules: ReadonlySet<string>;
  fieldEntries: ReadonlyMap<string, MapEntry>;
  issues: Issue[];
  /** False when the text could not be read as a map at all. */
  isRead: boolean;
}

/** Reads a queue document whole: config, fields and guardrails, each with its issues (R4, R16–R21, section 5). */
export function openQueue(
  document: ConfigDocument,
  hints: { name?: string; resource?: Resource; missing: "error" | "warning" },
): OpenQueue {
  const read = readDocument(document);
  const root = read.root ?? emptyMap(document);
  const parts = queueParts(root, read.root ? hints : { ...hints, name: "-", resource: "docker" });
  const layer = configLayer(document, parts.config);
  const fields = parts.templateVariables
    ? readTemplateFields(parts.templateVariables)
    : { fields: [], names: [], issues: [] };
  const read2 = parts.guardrails
    ? readGuardrails(parts.guardrails, fields.fields)
    : { guardrails: noGuardrails(), issues: [] };
  const fieldEntries = entriesOf(parts.templateVariables);
  return {
    ...(parts.name === undefined ? {} : { name: parts.name }),
    ...(parts.resource && read.root ? { resource: parts.resource } : {}),
    layer,
    fields: fields.fields,
    fieldNames: new Set(fields.names),
    defaults: defaultOrigins(fieldEntries),
    guardrails: read2.guardrails,
    usedByRules: usedNames(parts.templateVariables, parts.guardrails),
    fieldEntries,
    issues: [
      ...read.issues,
      ...parts.issues,
      ...layer.issues,
      ...misplacedKeys(layer.root, "queue"),
      ...numberIssues(parts.templateVariables, "template_variables"),
      ...numberIssues(parts.guardrails, "guardrails"),
      ...fields.issues,
      ...read2.issues,
    ],
    isRead: read.root !== undefined,
  };
}

function entriesOf(node: ConfigNode | undefined): ReadonlyMap<string, MapEntry> {
  return node?.kind === "map" ? node.entries : new Map();
}

function defaultOrigins(fields: ReadonlyMap<string, MapEntry>): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const { key, node } of fields.values()) {
    const written = node.kind === "map" ? node.entries.get("default") : undefined;
    if (written) origins.set(key, written.node.origin);
  }
  return origins;
}

/** Defaults and options of text fields keep their source text, so their digits are not lost (R3). */
function numberIssues(node: ConfigNode | undefined, key: string): Issue[] {
  const found: { issues: Issue[] } = { issues: [] };
  if (!node) return [];
  walkScalars(node, (scalar, keys) => {
    if (typeof scalar.value !== "number") return;
    const field = keys[0] === undefined ? undefined : entriesOf(node).get(keys[0])?.node;
    const type = field?.kind === "map" ? field.entries.get("type")?.node : undefined;
    const isText = type?.kind === "scalar" && (type.value === "string" || type.value === "quantity");
    if (!isText) inspectNumber(scalar, [key, ...keys], found);
  });
  return found.issues;
}

function usedNames(...nodes: (ConfigNode | undefined)[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (!node) continue;
    walkScalars(
      node,
      (scalar) => {
        if (typeof scalar.value === "string") for (const name of holeNames(scalar.value)) names.add(name);
      },
      (entry, keys) => {
        if (keys.at(-2) === "show_if") names.add(entry.key);
      },
    );
  }
  return names;
}

/** Fields that nothing uses (R20). */
export function unusedFields(queue: OpenQueue, holes: readonly HoleUse[]): Issue[] {
  const used = new Set(holes.map((hole) => hole.name));
  return [...queue.fieldEntries.values()].flatMap(({ key, keyOrigin }) => {
    if (used.has(key) || queue.usedByRules.has(key)) return [];
    return [
      issueAt(keyOrigin, {
        code: "unused-field",
        severity: "warning",
        message: `No value holds {{${describeValue(key)}}}, so this field changes nothing.`,
        path: `/template_variables/${escapeKey(key)}`,
        field: key,
      }),
    ];
  });
}

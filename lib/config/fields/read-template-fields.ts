import type { Issue } from "../issue";
import { closestName } from "../issues/closest-name";
import { issueAt } from "../issues/issue-at";
import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry } from "../tree/node";
import { escapeKey } from "../tree/pointer";
import { agreeFields } from "./agree-fields";
import { isFieldName } from "./field-name";
import { FieldReader } from "./field-reader";
import { fieldTypes, type TemplateField } from "./template-field";

/** A field together with where its rules were written. */
export interface WrittenField {
  field: TemplateField;
  entry: MapEntry;
  rules: ReadonlyMap<string, MapEntry>;
}

export interface ReadFields {
  fields: TemplateField[];
  /** Every name written, also of fields that could not be read: their holes are not undefined. */
  names: string[];
  issues: Issue[];
}

/** Names people use for our types in other systems. */
const otherTypeNames: Record<string, string> = {
  int: "integer",
  number: "float",
  double: "float",
  str: "string",
  text: "string",
  enum: "string",
  select: "string",
  bool: "boolean",
  memory: "quantity",
  resource: "quantity",
};

/** Reads `template_variables` and checks that each field's default, options and limits agree (R16, R17, R21). */
export function readTemplateFields(node: ConfigNode): ReadFields {
  if (node.kind !== "map") {
    if (node.kind === "scalar" && node.value === null) return { fields: [], names: [], issues: [] };
    const message = "template_variables is a map of field names to their rules.";
    return {
      fields: [],
      names: [],
      issues: [issueAt(node.origin, { code: "wrong-type", message, path: path() })],
    };
  }
  const issues: Issue[] = [];
  const written: WrittenField[] = [];
  for (const entry of node.entries.values()) {
    const read = readField(entry, issues);
    if (read) written.push(read);
  }
  issues.push(...agreeFields(written));
  return { fields: written.map((one) => one.field), names: [...node.entries.keys()], issues };
}

function path(...keys: string[]): string {
  return ["", "template_variables", ...keys].join("/");
}

function readField(entry: MapEntry, issues: Issue[]): WrittenField | undefined {
  const { key, keyOrigin, node } = entry;
  if (!isFieldName(key)) {
    issues.push(
      issueAt(keyOrigin, {
        code: "bad-field-name",
        message: `"${describeValue(key)}" cannot name a template field: letters, digits, "_" and "-", at most 64, not starting with a digit or "-".`,
        path: path(escapeKey(describeValue(key))),
        found: describeValue(key),
      }),
    );
    return undefined;
  }
  if (node.kind !== "map") {
    const message = `"${key}" is a map of rules, such as {type: integer, default: 1, min: 1, max: 8}.`;
    issues.push(issueAt(node.origin, { code: "wrong-type", message, path: path(key) }));
    return undefined;
  }
  const reader = new FieldReader(key, entry, node, issues);
  const type = readType(reader);
  if (type) return { field: reader.read(type), entry, rules: node.entries };
  reader.checkUntyped();
  return undefined;
}

function readType(reader: FieldReader): TemplateField["type"] | undefined {
  const entry = reader.entry("type");
  const allowed = fieldTypes.join(", ");
  if (!entry) {
    reader.reportField(
      "missing-field-type",
      `"${reader.name}" has no type; it is one of ${allowed}.`,
      allowed,
    );
    return undefined;
  }
  const text = entry.node.kind === "scalar" ? entry.node.text : "";
  const type = fieldTypes.find((known) => known === text);
  if (type) return type;
  const lower = text.toLowerCase();
  const suggestion =
    (Object.hasOwn(otherTypeNames, lower) ? otherTypeNames[lower] : undefined) ??
    closestName(text, fieldTypes);
  reader.report(entry, {
    code: "unknown-field-type",
    message: `"${describeValue(text)}" is not a field type; it is one of ${allowed}.`,
    allowed,
    found: describeValue(text),
    ...(suggestion ? { suggestion } : {}),
  });
  return undefined;
}

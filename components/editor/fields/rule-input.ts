/**
 * Between what stands in a tile's inputs and the rules of a field in the document: pure, so that the tile only draws.
 */
import type { QueueTextChange } from "@/lib/config/edit/edit-queue-text";
import type {
  FieldLimit,
  FieldOption,
  FieldType,
  FieldValue,
  ShowIf,
  TemplateField,
} from "@/lib/config/fields/template-field";
import type { JsonValue } from "@/lib/config/tree/node";
import { textOfValue } from "../../form/form-text";

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** What is written for a typed value: a number where the type has numbers; anything else as text, for the rules to judge. */
export function ruleValue(type: FieldType, typed: string): JsonValue {
  const text = typed.trim();
  if ((type === "integer" || type === "float") && number.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return type === "string" ? typed : text;
}

/** One rule set from an input; an emptied input removes the rule. */
export function ruleChange(field: TemplateField, rule: string, typed: string): QueueTextChange {
  if (typed.trim() === "") return { kind: "remove-rule", field: field.name, rule };
  const isCount = rule === "min_length" || rule === "max_length" || rule === "step";
  const isText = ["type", "title", "description", "group", "pattern", "show_if"].includes(rule);
  const type = isCount ? "float" : isText ? "string" : field.type;
  return { kind: "set-rule", field: field.name, rule, value: ruleValue(type, typed) };
}

export function limitInput(limit: FieldLimit | undefined): string {
  if (!limit) return "";
  return "literal" in limit ? textOfValue(limit.literal) : limit.expression;
}

export function valueInput(value: FieldValue | undefined): string {
  return value === undefined ? "" : textOfValue(value);
}

/** Options one to a line; a label stands behind ` = `. */
export function optionsInput(options: readonly FieldOption[] | undefined): string {
  return (options ?? [])
    .map(({ value, label }) =>
      label === undefined ? textOfValue(value) : `${textOfValue(value)} = ${label}`,
    )
    .join("\n");
}

/** The options typed one to a line, as they are written in the document. */
export function readOptions(type: FieldType, typed: string): JsonValue[] {
  return typed
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [value = "", ...label] = line.split(" = ");
      const written = ruleValue(type, value.trim());
      return label.length === 0 ? written : { value: written, label: label.join(" = ").trim() };
    });
}

/** A condition in one line: `accelerator = gpu, tpu and nodes = 2`, or the expression as it is. */
export function conditionInput(showIf: ShowIf | undefined): string {
  if (!showIf) return "";
  if ("expression" in showIf) return showIf.expression;
  return showIf.all
    .map(({ field, values }) => `${field} = ${values.map(textOfValue).join(", ")}`)
    .join(" and ");
}

/** Reads the line back; anything with `{{` or that is no list of equalities is an expression (R17, R18). */
export function readCondition(typed: string, fields: readonly TemplateField[]): JsonValue {
  const parts = typed.split(" and ").map((part) => /^\s*([A-Za-z_][\w-]*)\s*=\s*([^=]+)$/.exec(part));
  if (typed.includes("{{") || !parts.every((part) => part !== null)) return typed;
  return Object.fromEntries(
    parts.map((part) => {
      const name = part[1] ?? "";
      const type = fields.find((field) => field.name === name)?.type ?? "string";
      const values = (part[2] ?? "").split(",").map((value) => ruleValue(type, value.trim()));
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

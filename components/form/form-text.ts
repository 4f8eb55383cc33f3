/**
 * What a person has typed into a form, before anything is checked: text by field name. Text, because an unfinished
 * number is not a number, and nothing typed may be lost. Checking and typing are `formFields`'s (R16, R19).
 */

import type { FieldValue, TemplateField } from "@/lib/config/fields/template-field";
import type { FormField } from "@/lib/config/form-fields";

/** A field without an entry was not touched: its default holds. */
export type FormText = Readonly<Record<string, string>>;

/** How a value stands in its input: small and large numbers as people write them, `3e-4`, not `0.0003`. */
export function textOfValue(value: FieldValue): string {
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  const plain = String(value);
  if (size === 0 || (size >= 1e-3 && size < 1e15)) return plain;
  const short = value.toExponential().replace("e+", "e");
  return short.length < plain.length ? short : plain;
}

/** What an input shows: what was typed, else the default. */
export function shownText(field: Pick<FormField, "name" | "value" | "isDefault">, text: FormText): string {
  const typed = Object.hasOwn(text, field.name) ? text[field.name] : undefined;
  if (typed !== undefined) return typed;
  return field.isDefault && field.value !== undefined ? textOfValue(field.value) : "";
}

/**
 * Whether an entry is a value. An emptied input of a number means "no value"; an emptied text is the empty text where
 * a default would otherwise come back, or where it is one of the options.
 */
function isGiven(field: TemplateField, typed: string): boolean {
  if (typed !== "" || field.type !== "string") return typed !== "";
  return field.options ? field.options.some((option) => option.value === "") : field.default !== undefined;
}

/** Blanks around a number come from pasting and mean nothing; in a text they are part of it. */
function withoutBlanks(field: TemplateField, typed: string): string {
  return field.type === "string" ? typed : typed.trim();
}

/** The values to check and to send: what was touched and means something. */
export function valuesOf(
  fields: readonly TemplateField[],
  text: FormText,
  hidden: ReadonlySet<string> = new Set(),
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const field of fields) {
    const typed = Object.hasOwn(text, field.name) ? text[field.name] : undefined;
    if (typed === undefined || hidden.has(field.name)) continue;
    const value = withoutBlanks(field, typed);
    if (isGiven(field, value)) values[field.name] = value;
  }
  return values;
}

/** Values of a run or a link as text to start from; names without a field are kept, another queue may have them. */
export function textOfValues(values: Readonly<Record<string, FieldValue>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOfValue(value)]));
}

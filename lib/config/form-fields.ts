import { nearestAllowed } from "./fields/check-field-value";
import { checkValues, type GivenValues } from "./fields/check-values";
import { isNumber } from "./fields/expression/expression";
import { allowedText, type FieldLimits, limitsOf, rangeText } from "./fields/field-limits";
import { expressionValueOf, type FieldLookup, limitText } from "./fields/field-value";
import type { FieldType, FieldValue, TemplateField } from "./fields/template-field";
import type { Issue } from "./issue";

/** Which control draws a field; one widget per kind. */
export const widgetKinds = ["text", "number", "quantity", "switch", "select"] as const;
export type WidgetKind = (typeof widgetKinds)[number];

/** One field of the generated form: plain data, everything already computed for the values at hand. */
export interface FormField {
  name: string;
  type: FieldType;
  widget: WidgetKind;
  title: string;
  description?: string;
  group?: string;
  required: boolean;
  visible: boolean;
  /** The typed value used: given or default. Absent when there is none or it is not of the type. */
  value?: FieldValue;
  /** True when the value is the default. */
  isDefault: boolean;
  defaultText?: string;
  /** The limits in a few words, to stand beside the field: "1 – 8", "3 options". */
  limits?: string;
  /** The same in full, as issues say it. */
  allowed: string;
  /** Present limits as text; expressions are evaluated over the other fields. */
  min?: string;
  max?: string;
  step?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  options?: { value: FieldValue; text: string; label: string }[];
  issues: Issue[];
  /** The allowed value nearest to a refused one, as text for the control. */
  nearest?: string;
}

/** Turns template fields and the values typed so far into the form that is drawn (R16–R19). */
export function formFields(fields: readonly TemplateField[], given: GivenValues): FormField[] {
  const checked = checkValues(fields, given);
  const byName = new Map(fields.map((field) => [field.name, field]));
  const lookup: FieldLookup = (name) => {
    const field = byName.get(name);
    const value = Object.hasOwn(checked.values, name) ? checked.values[name] : undefined;
    return field && value !== undefined ? expressionValueOf(field.type, value) : undefined;
  };
  const hidden = new Set(checked.hidden);
  return fields.map((field) => {
    const value = Object.hasOwn(checked.values, field.name) ? checked.values[field.name] : undefined;
    const issues = checked.issues.filter((issue) => issue.field === field.name);
    return formField(field, limitsOf(field, lookup), {
      visible: !hidden.has(field.name),
      given: given[field.name] ?? undefined,
      value,
      issues,
    });
  });
}

interface Present {
  visible: boolean;
  given: FieldValue | undefined;
  value: FieldValue | undefined;
  issues: Issue[];
}

function formField(field: TemplateField, limits: FieldLimits, present: Present): FormField {
  const form: FormField = {
    name: field.name,
    type: field.type,
    widget: widgetOf(field),
    title: field.title ?? field.name,
    required: field.required,
    visible: present.visible,
    isDefault: present.given === undefined && present.value !== undefined,
    allowed: allowedText(field, limits),
    issues: present.issues,
  };
  const nearest =
    present.value === undefined || present.issues.length === 0
      ? undefined
      : nearestAllowed(field, present.value, limits);
  const optional: Partial<FormField> = {
    description: field.description,
    group: field.group,
    value: present.value,
    defaultText: field.default === undefined ? undefined : valueText(field.default),
    limits: limitsText(field, limits),
    min: limits.min && limitText(field.type, limits.min),
    max: limits.max && limitText(field.type, limits.max),
    step: field.step,
    pattern: field.pattern,
    minLength: field.minLength,
    maxLength: field.maxLength,
    options: optionsOf(field),
    nearest: nearest === undefined ? undefined : valueText(nearest),
  };
  return Object.assign(
    form,
    Object.fromEntries(Object.entries(optional).filter(([, one]) => one !== undefined)),
  );
}

function widgetOf(field: TemplateField): WidgetKind {
  if (field.options) return "select";
  switch (field.type) {
    case "string":
      return "text";
    case "boolean":
      return "switch";
    case "quantity":
      return "quantity";
    case "integer":
    case "float":
      return "number";
  }
}

function optionsOf(field: TemplateField): FormField["options"] {
  return field.options?.map((option) => {
    const text = valueText(option.value);
    return { value: option.value, text, label: option.label ?? text };
  });
}

/** A value as the text that `parseTextValue` reads back. */
export function valueText(value: FieldValue): string {
  return String(value);
}

function limitsText(field: TemplateField, limits: FieldLimits): string | undefined {
  const parts: string[] = [];
  if (field.options) parts.push(field.options.length === 1 ? "1 option" : `${field.options.length} options`);
  const range = rangeText(limits.min && grouped(field, limits.min), limits.max && grouped(field, limits.max));
  if (range) parts.push(range);
  if (field.step !== undefined) parts.push(`step ${field.step}`);
  const length = rangeText(field.minLength?.toString(), field.maxLength?.toString());
  if (length) parts.push(`${length} characters`);
  if (field.pattern !== undefined && parts.length === 0) parts.push(`matches ${field.pattern}`);
  return parts.join(" · ") || undefined;
}

/** Long whole numbers with thin spaces, as the tiles show them: 259 200. */
function grouped(field: TemplateField, value: NonNullable<FieldLimits["min"]>): string {
  const text = limitText(field.type, value);
  return isNumber(value) && /^-?\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, "\u202f") : text;
}

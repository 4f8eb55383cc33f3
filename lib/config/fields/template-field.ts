/** The rule for one template variable, as read from `template_variables` (config-rules section 3). */
export const fieldTypes = ["string", "integer", "float", "boolean", "quantity"] as const;
export type FieldType = (typeof fieldTypes)[number];

/** A value of a field: quantities and strings are text, numbers are numbers. */
export type FieldValue = string | number | boolean;

/** A limit as written: a literal, or an expression over other fields (R18). Quantities stay text. */
export type FieldLimit = { literal: FieldValue } | { expression: string };

export interface FieldOption {
  value: FieldValue;
  label?: string;
}

export type ShowIf = { all: { field: string; values: FieldValue[] }[] } | { expression: string };

/** Where a rule was written, for issues about the rule itself (R18, R21). */
export interface RulePosition {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface TemplateField {
  name: string;
  type: FieldType;
  title?: string;
  description?: string;
  group?: string;
  required: boolean;
  default?: FieldValue;
  options?: FieldOption[];
  min?: FieldLimit;
  max?: FieldLimit;
  step?: number;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  showIf?: ShowIf;
  /** The field's name in its document, and the rules that may fail on their own. */
  at?: { name?: RulePosition; min?: RulePosition; max?: RulePosition; show_if?: RulePosition };
}

import type { FieldType, TemplateField } from "@/lib/config/template-field";

/** The kinds of widget a form has. */
export type WidgetKind = "choice" | "text" | "integer" | "float" | "boolean" | "quantity";

const kindOfType: Record<FieldType, WidgetKind> = {
  string: "text",
  integer: "integer",
  float: "float",
  boolean: "boolean",
  quantity: "quantity",
};

/** Options make a choice of any type but a boolean, which is one already. */
export function widgetKind(field: TemplateField): WidgetKind {
  return field.options && field.type !== "boolean" ? "choice" : kindOfType[field.type];
}

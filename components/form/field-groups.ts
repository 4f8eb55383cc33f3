import type { TemplateField } from "@/lib/config/template-field";

export interface FieldGroup {
  /** Undefined for fields without a group, which come first. */
  title: string | undefined;
  fields: TemplateField[];
}

/** The fields of a form in groups: those without one first, groups in the order of their first field. */
export function groupFields(fields: readonly TemplateField[]): FieldGroup[] {
  const groups: FieldGroup[] = [];
  const loose = fields.filter((field) => field.group === undefined);
  if (loose.length > 0) groups.push({ title: undefined, fields: loose });
  for (const field of fields) {
    if (field.group === undefined) continue;
    const known = groups.find((group) => group.title === field.group);
    if (known) known.fields.push(field);
    else groups.push({ title: field.group, fields: [field] });
  }
  return groups;
}

import type { FormField } from "@/lib/config/form-fields";

export interface FieldGroup {
  /** Undefined for fields without a group, which come first. */
  title: string | undefined;
  fields: FormField[];
}

/** The visible fields of a form in groups: those without one first, groups in the order of their first field. */
export function groupFields(fields: readonly FormField[]): FieldGroup[] {
  const groups = new Map<string | undefined, FormField[]>([[undefined, []]]);
  for (const field of fields) {
    if (!field.visible) continue;
    const known = groups.get(field.group);
    if (known) known.push(field);
    else groups.set(field.group, [field]);
  }
  return [...groups]
    .map(([title, members]) => ({ title, fields: members }))
    .filter(({ fields: some }) => some.length > 0);
}

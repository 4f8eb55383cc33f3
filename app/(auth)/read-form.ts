/**
 * The texts of a form by their fields. To a browser an action is an address that takes anything: what is no form, no field
 * of it or no text reads as empty, which every use case refuses in words.
 */
export function readForm<Field extends string>(
  form: unknown,
  fields: readonly Field[],
): Record<Field, string> {
  const text = (field: Field) => {
    const value = form instanceof FormData ? form.get(field) : null;
    return typeof value === "string" ? value : "";
  };
  return Object.fromEntries(fields.map((field) => [field, text(field)])) as Record<Field, string>;
}

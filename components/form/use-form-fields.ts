import { useEffect, useMemo, useState } from "react";
import type { TemplateField } from "@/lib/config/fields/template-field";
import type { FormField } from "@/lib/config/form-fields";
import { type FormText, valuesOf } from "./form-text";

type MakeForm = typeof import("@/lib/config/form-fields").formFields;

let loaded: MakeForm | undefined;

interface LiveForm {
  form: readonly FormField[];
  /** What would be sent. */
  values: Record<string, string>;
}

/**
 * The form for what is typed, made by the function every other door uses. It comes with the rest of the page after the
 * first paint; until then the form the server made is shown.
 */
export function useFormFields(
  fields: readonly TemplateField[],
  text: FormText,
  initial: readonly FormField[] = [],
): LiveForm {
  const [make, setMake] = useState<MakeForm | undefined>(() => loaded);
  useEffect(() => {
    if (make) return;
    let gone = false;
    void import("@/lib/config/form-fields").then(({ formFields }) => {
      loaded = formFields;
      if (!gone) setMake(() => formFields);
    });
    return () => {
      gone = true;
    };
  }, [make]);
  return useMemo(() => {
    if (!make) return { form: initial, values: valuesOf(fields, text) };
    const first = make(fields, valuesOf(fields, text));
    const hidden = new Set(first.filter((field) => !field.visible).map((field) => field.name));
    const values = valuesOf(fields, text, hidden);
    // A hidden field's text stays in the form, but is not sent: so it is not checked either.
    return { form: hidden.size === 0 ? first : make(fields, values), values };
  }, [make, fields, text, initial]);
}

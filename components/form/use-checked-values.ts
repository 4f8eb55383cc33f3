import { useEffect, useMemo, useState } from "react";
import type { CheckedValues } from "@/lib/config/check-values";
import type { TemplateField } from "@/lib/config/template-field";
import { type FormText, valuesOf } from "./form-text";

type Check = typeof import("@/lib/config/check-values").checkValues;

let loaded: Check | undefined;

/** Checks what is typed with the function every other door uses. It comes with the page's rest, after the first paint. */
export function useCheckedValues(
  fields: readonly TemplateField[],
  text: FormText,
): CheckedValues | undefined {
  const [check, setCheck] = useState<Check | undefined>(() => loaded);
  useEffect(() => {
    if (check) return;
    let gone = false;
    void import("@/lib/config/check-values").then(({ checkValues }) => {
      loaded = checkValues;
      if (!gone) setCheck(() => checkValues);
    });
    return () => {
      gone = true;
    };
  }, [check]);
  return useMemo(() => {
    if (!check) return undefined;
    const first = check(fields, valuesOf(fields, text));
    // A hidden field's text stays in the form, but is not sent: so it is not checked either.
    return first.hidden.length === 0 ? first : check(fields, valuesOf(fields, text, first.hidden));
  }, [check, fields, text]);
}

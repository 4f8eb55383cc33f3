import type { FieldValue } from "../config/fields/template-field";
import type { RunRow } from "./run-view";

/** What a column of a value shows of a run. */
export function shownValue({ values, columns }: RunRow, name: string): FieldValue | undefined {
  if (columns && Object.hasOwn(columns, name)) return columns[name];
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

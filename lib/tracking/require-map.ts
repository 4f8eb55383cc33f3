import { invalidInput } from "../result";
import { parseLine } from "./series/parse-line";

/** Refuses a document that is no JSON object; NaN and the infinities are values. */
export function requireMap(text: string, field: string): void {
  if (parseLine(text)) return;
  const message = "It is no JSON object.";
  throw invalidInput([{ code: "report-document", severity: "error", path: `/${field}`, message }]);
}

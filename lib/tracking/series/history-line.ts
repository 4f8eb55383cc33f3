import { parseLine } from "./parse-line";

/** Whether a text can be a history line: a JSON object whose step, if it has one, is a whole number from 0. */
export function isHistoryLine(text: string): boolean {
  const map = parseLine(text);
  return map !== undefined && stepOf(map) !== undefined;
}

function stepOf({ keys, values }: NonNullable<ReturnType<typeof parseLine>>): number | null | undefined {
  const value = values[keys.lastIndexOf("_step")];
  if (!value) return null;
  return value.kind === "int" && value.value >= 0 ? value.value : undefined;
}

/** The step of a line; null when it has none. */
export function readStep(text: string): number | null {
  const map = parseLine(text);
  return (map && stepOf(map)) ?? null;
}

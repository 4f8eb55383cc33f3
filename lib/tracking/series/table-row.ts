import { writeLineValue } from "./metric-stats";
import { type LineMap, parseLine } from "./parse-line";

type Cell = string | number | null;

/** The values of a line by column; the step of one without is its number. Text is given without quotes, the rest as JSON. */
export function tableRow(line: string, number: number, columns: readonly string[]): Cell[] {
  const map = parseLine(line);
  const values = new Map<string, Cell>([["_step", number]]);
  if (map) addCells(values, map, "");
  return columns.map((column) => values.get(column) ?? null);
}

function addCells(values: Map<string, Cell>, { keys, values: given }: LineMap, above: string): void {
  for (const [at, key] of keys.entries()) {
    const value = given[at];
    if (!value) continue;
    const name = `${above}${key}`;
    if (value.kind === "map") {
      values.set(name, writeLineValue(value));
      addCells(values, value, `${name}.`);
    } else if (value.kind !== "json") values.set(name, value.value);
    else values.set(name, value.text.startsWith('"') ? String(JSON.parse(value.text)) : value.text);
  }
}

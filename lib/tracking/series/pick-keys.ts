import { writeLineValue } from "./metric-stats";
import { parseLine } from "./parse-line";

interface Wanted {
  minStep?: number | undefined;
  maxStep?: number | undefined;
  /** Left out: all. */
  keys?: ReadonlySet<string>;
}

/** A line with only the keys asked for and its step, or null when it is none of those asked for. Its number is the step of one without. */
export function pickKeys(line: string, number: number, { minStep, maxStep, keys }: Wanted): string | null {
  if (minStep === undefined && maxStep === undefined && !keys) return line;
  const map = parseLine(line);
  if (!map) return null;
  const given = map.values[map.keys.lastIndexOf("_step")];
  const step = given?.kind === "int" ? given.value : number;
  if (step < (minStep ?? step) || step > (maxStep ?? step)) return null;
  if (!keys) return line;
  const isPicked = map.keys.map((key) => keys.has(key));
  if (!isPicked.includes(true)) return null;
  const kept = [...map.keys.keys()].filter((at) => isPicked[at] || map.keys[at] === "_step");
  return writeLineValue({
    kind: "map",
    keys: kept.map((at) => map.keys[at] ?? ""),
    values: kept.flatMap((at) => map.values[at] ?? []),
  });
}

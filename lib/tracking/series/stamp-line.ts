import { parseLine } from "./parse-line";

/** A line with the time at which it came, unless it says when it was written; what is no line stays as it is. */
export function stampLine(line: string, seconds: number): string {
  if (line.includes('"_timestamp"')) return line;
  const map = parseLine(line);
  if (!map) return line;
  const open = line.trimEnd().slice(0, -1);
  return `${open}${map.keys.length > 0 ? "," : ""}"_timestamp":${seconds}}`;
}

import { writeLineValue } from "./metric-stats";
import { type LineMap, type LineValue, parseLine } from "./parse-line";

/**
 * What a line has under a key as keys are listed, the maps it stands in before it: `eval.image`. A name may have dots of its own.
 * Undefined when there is nothing.
 */
export function findValue(line: string, key: string): string | undefined {
  const map = parseLine(line);
  const found = map && valueIn(map, key);
  return found && writeLineValue(found);
}

function valueIn(map: LineMap, key: string): LineValue | undefined {
  const own = map.values[map.keys.lastIndexOf(key)];
  if (own) return own;
  for (const [at, name] of map.keys.entries()) {
    const value = map.values[at];
    if (value?.kind !== "map" || !key.startsWith(`${name}.`)) continue;
    const found = valueIn(value, key.slice(name.length + 1));
    if (found) return found;
  }
  return undefined;
}

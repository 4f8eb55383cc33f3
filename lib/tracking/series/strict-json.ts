import { type LineMap, type LineValue, parseLine } from "./parse-line";

/** A line as a value that JSON has: NaN and the infinities become texts. */
export function strictJson(line: string): Record<string, unknown> {
  const map = parseLine(line);
  return map ? strictMap(map) : {};
}

function strictMap({ keys, values }: LineMap): Record<string, unknown> {
  return Object.fromEntries(keys.map((key, at) => [key, strictValue(values[at])]));
}

function strictValue(value: LineValue | undefined): unknown {
  if (!value) return null;
  if (value.kind === "map") return strictMap(value);
  if (value.kind !== "json") return Number.isFinite(value.value) ? value.value : String(value.value);
  return strictText(value.text);
}

/** In a list there may be such numbers as well; quoted, they are texts like the others. */
function strictText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (word) => (word[0] === '"' ? word : `"${word}"`)),
    );
  }
}

import { type LineValue, parseLine } from "../tracking/series/parse-line";

/**
 * A map of JSON as programs write it, as plain values. JSON has no NaN and no infinities: they become the texts that clients read back
 * as numbers. Undefined when the text is no map.
 */
export function readLooseMap(text: string): Record<string, unknown> | undefined {
  const map = parseLine(text);
  return map && (toValue(map) as Record<string, unknown>);
}

function toValue(value: LineValue): unknown {
  switch (value.kind) {
    case "int":
    case "float":
      return toNumber(value.value);
    case "json":
      return parse(value.text);
    case "map":
      return Object.fromEntries(
        value.keys.map((key, index) => [key, toValue(value.values[index] ?? { kind: "json", text: "null" })]),
      );
    default:
      return null;
  }
}

function toNumber(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** Lists may hold NaN too. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(text.replace(/(?<=[[,:]\s*)(NaN|-?Infinity)(?=\s*[\],}])/g, '"$1"'));
    } catch {
      return null;
    }
  }
}

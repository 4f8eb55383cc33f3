import type { JsonObject, JsonValue } from "../config/tree/node";

/** One value that a run is found by: a number, or a text. */
export interface RunLeaf {
  key: string;
  value: number | string;
}

/** Values of one space and run that it is found by; the run itself keeps all of them. */
export const mostLeaves = { values: 256, config: 256, summary: 1_024 } as const;
/** Characters of a text that are compared: one more than a filter can name, so that a longer text never equals it. */
export const comparedLength = 201;
const longestKey = 200;

/**
 * The leaves of a document by their dotted keys, in its order, at most `most`. A list of plain values is its JSON, `true` is a
 * text, and so are NaN and the infinities, which stand after every number. Nulls, empty maps and lists of maps are not among them.
 */
export function runLeaves(
  document: JsonObject,
  most: number,
  isLeftOut: (keys: readonly string[]) => boolean = () => false,
): RunLeaf[] {
  const leaves: RunLeaf[] = [];
  const seen = new Set<string>();
  const walk = (value: JsonValue, keys: readonly string[]): void => {
    if (leaves.length >= most) return;
    if (isMap(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...keys, key]);
      return;
    }
    const key = keys.join(".");
    const leaf = leafOf(value);
    if (leaf === undefined || key === "" || key.length > longestKey || seen.has(key)) return;
    if (isLeftOut(keys) || (Array.isArray(value) && isLeftOut([...keys, "0"]))) return;
    seen.add(key);
    leaves.push({ key, value: leaf });
  };
  walk(document, []);
  return leaves;
}

function leafOf(value: JsonValue): number | string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" || typeof value === "boolean") return cut(String(value));
  if (!Array.isArray(value) || value.length === 0 || value.some((item) => typeof item === "object"))
    return undefined;
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return [...text.slice(0, 2 * comparedLength)].slice(0, comparedLength).join("");
}

function isMap(value: JsonValue): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

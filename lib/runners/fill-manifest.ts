import type { FromAgent } from "../config/resolution";
import type { JsonObject, JsonValue } from "../config/tree/node";
import { keysOf } from "../config/tree/pointer";
import { StartRefusal } from "./runner";

/** A request for a target with the agent's values in it. */
export interface FilledManifest {
  manifest: JsonObject;
  /** Variables that the manifest leaves out and the agent adds (`at: env.NAME`). All of them may be secret. */
  env: Record<string, string>;
}

/** Puts the agent's values where the manifest takes them, and nowhere else: other `${…}` text stays text (R33). */
export function fillManifest(
  manifest: JsonObject,
  fromAgent: readonly FromAgent[],
  values: Readonly<Record<string, string>>,
  /** How a value is written at a place, where the target would read it once more. */
  write: (value: string, keys: readonly string[]) => string = (value) => value,
): FilledManifest {
  const findValue = (name: string): string => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new StartRefusal("env", `this agent has no value for ${name}`);
    return value;
  };
  const env: Record<string, string> = {};
  let filled: JsonValue = manifest;
  for (const at of new Set(fromAgent.map((place) => place.at))) {
    const places = fromAgent.filter((place) => place.at === at);
    const names = places.map((place) => place.name);
    if (at.startsWith("env.")) {
      const text = places.find((place) => place.text !== undefined)?.text;
      env[at.slice("env.".length)] =
        text === undefined ? findValue(names[0] ?? "") : fillText(text, names, findValue);
    } else {
      const keys = keysOf(at);
      const writeValue = (name: string) => write(findValue(name), keys);
      filled = replaceAt(filled, keys, (text) => fillText(text, names, writeValue));
    }
  }
  return { manifest: filled as JsonObject, env };
}

function fillText(text: JsonValue, names: string[], findValue: (name: string) => string): string {
  const [first = ""] = names;
  if (text === null) return findValue(first);
  // Docker's list of variables writes one without a value as its bare name.
  if (text === first) return `${first}=${findValue(first)}`;
  // One pass: a value that itself reads like a reference stays as it is.
  return String(text).replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string) =>
    names.includes(name) ? findValue(name) : whole,
  );
}

function replaceAt(value: JsonValue, keys: string[], change: (value: JsonValue) => string): JsonValue {
  const [key, ...rest] = keys;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaceAt(item, rest, change) : item));
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: replaceAt(value[key] ?? null, rest, change) };
}

import { describeValue } from "../tree/describe-value";
import type { ConfigNode, MapEntry, MapNode, ScalarNode } from "../tree/node";
import { asEnvName, isEnvName } from "../values/env-name";
import { isHoleKey, isNull, mapOf, type Normaliser, sourceText, textNode } from "./normaliser";

const yaml11Booleans = /^(?:true|false|yes|no|on|off)$/i;

/** One home of env variables as a map of NAME to text, or null for "from the agent" (R3, R9). */
export function normaliseEnvironment(
  normaliser: Normaliser,
  node: ConfigNode,
  keys: readonly string[],
): ConfigNode | undefined {
  if (isNull(node)) return node;
  if (node.kind === "map") return fromMap(normaliser, node, keys);
  if (node.kind !== "list") {
    normaliser.wrongType(node, keys, "a map of NAME: value, or a list of NAME=value");
    return undefined;
  }
  const entries = new Map<string, MapEntry>();
  node.items.forEach((item, index) => {
    const entry = fromItem(normaliser, item, [...keys, String(index)]);
    if (!entry) return;
    if (entries.has(entry.key)) {
      normaliser.report(item.origin, [...keys, entry.key], {
        code: "duplicate-variable",
        message: `The variable ${describeValue(entry.key)} stands twice in this list. Keep one of them.`,
        found: describeValue(entry.key),
      });
    } else if (checkName(normaliser, entry, keys)) entries.set(entry.key, entry);
  });
  return { kind: "map", entries, origin: node.origin };
}

function fromMap(normaliser: Normaliser, node: MapNode, keys: readonly string[]): MapNode {
  const entries: MapEntry[] = [];
  for (const entry of node.entries.values()) {
    if (!checkName(normaliser, entry, keys)) continue;
    const value = envValue(normaliser, entry.node, [...keys, entry.key]);
    if (value) entries.push({ ...entry, node: value });
  }
  return mapOf(entries, node.origin);
}

/** The text of a variable's value; what YAML 1.1 calls a boolean is taken as written, with a warning (R3). */
export function envValue(
  normaliser: Normaliser,
  node: ConfigNode,
  keys: readonly string[],
): ScalarNode | undefined {
  const text = normaliser.text(node, keys);
  if (text?.plain && yaml11Booleans.test(text.text)) {
    normaliser.report(text.origin, keys, {
      code: "env-boolean",
      severity: "warning",
      message: `Variables are text: the program gets the text ${text.text}. Put it in quotes to say so.`,
      found: text.text,
      suggestion: `"${text.text}"`,
    });
  }
  return text;
}

function fromItem(normaliser: Normaliser, item: ConfigNode, keys: readonly string[]): MapEntry | undefined {
  if (item.kind !== "scalar" || item.value === null) {
    normaliser.wrongType(item, keys, "a text NAME=value or NAME");
    return undefined;
  }
  const text = String(sourceText(item).value);
  const equals = text.indexOf("=");
  const name = equals < 0 ? text : text.slice(0, equals);
  const node: ScalarNode =
    equals < 0
      ? { kind: "scalar", value: null, text: "", plain: true, origin: item.origin }
      : textNode(text.slice(equals + 1), item.origin);
  return { key: name, keyOrigin: item.origin, node };
}

function checkName(normaliser: Normaliser, entry: MapEntry, keys: readonly string[]): boolean {
  // A hole in a key is an issue of its own (R14).
  if (isEnvName(entry.key) || isHoleKey(entry.key)) return true;
  const suggestion = asEnvName(entry.key);
  normaliser.report(entry.keyOrigin, [...keys, entry.key], {
    code: "bad-env-name",
    message: `"${describeValue(entry.key)}" cannot name a variable: letters, digits and _, not starting with a digit.`,
    allowed: "[A-Za-z_][A-Za-z0-9_]*",
    found: describeValue(entry.key),
    ...(suggestion ? { suggestion } : {}),
  });
  return false;
}

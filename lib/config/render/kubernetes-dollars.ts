/**
 * Kubernetes reads `$(NAME)` in a container's command, arguments and variables, and `$$` there as one `$`. What the config
 * says means the same on every resource, so that it is written twice; what a native container says is meant for Kubernetes.
 */

import type { JsonObject, JsonValue, TextPart } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { isMap, type RenderContext } from "./render-context";
import { markCharacter } from "./unknown-text";

const readDollars = new RegExp(`\\$+(?=[(${markCharacter}])|\\\${2,}`, "gu");
const dollarsBefore = new RegExp(`\\$+(?=[(${markCharacter}]|$)|\\\${2,}`, "gu");

/** A text that reaches the program as it is, also where more of the same text `follows`. */
export function keepDollars(text: string, follows = false): string {
  // What the agent fills in stands as a mark, and could begin with `(`.
  return text.replace(follows ? dollarsBefore : readDollars, (dollars) => dollars + dollars);
}

/** Whether Kubernetes reads dollars in a text at this place of a workload. */
export function isRead(keys: readonly string[]): boolean {
  const [last = "", parent = "", above = ""] = keys.toReversed();
  if (/^\d+$/u.test(parent)) return last === "value" && above === "env";
  if (/^sub_?path_?expr$/iu.test(last)) return true;
  if (!/^\d+$/u.test(last) || !["command", "args"].includes(parent)) return false;
  // Of the commands that run beside the program, it reads those of probes.
  return above !== "exec" || /probe$/iu.test(keys.at(-4) ?? "");
}

/** The config with what was inserted into native containers kept from being read; the text around it stays native. */
export function keepInserted(config: JsonObject, inserted: RenderContext["inserted"] = {}): JsonObject {
  const places = Object.entries(inserted).filter(([at]) => at.startsWith("/resource_args/kubernetes/"));
  if (places.length === 0) return config;
  const byPlace = new Map(places);
  const walk = (value: JsonValue, keys: string[]): JsonValue => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...keys, String(index)]));
    if (isMap(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, child]) => [key, walk(child, [...keys, key])]),
      );
    const parts = byPlace.get(pointerOf([...keys]));
    // A text that was masked since has other parts.
    if (!parts || !isRead(keys) || parts.map(({ text }) => text).join("") !== value) return value;
    return joinParts(parts.filter(({ text }) => text !== ""));
  };
  return { ...config, resource_args: walk(config.resource_args ?? null, ["resource_args"]) };
}

function joinParts(parts: readonly TextPart[]): string {
  return parts
    .map(({ text, isWritten }, index) => {
      const next = parts[index + 1];
      if (isWritten) return next && !next.isWritten && /^[($]/u.test(next.text) ? closeDollar(text) : text;
      return keepDollars(text, next !== undefined);
    })
    .join("");
}

/** A single `$` at the end is a dollar of its own, whatever follows. */
function closeDollar(text: string): string {
  const dollars = /\$*$/u.exec(text)?.[0] ?? "";
  return dollars.length % 2 === 1 ? `${text}$` : text;
}

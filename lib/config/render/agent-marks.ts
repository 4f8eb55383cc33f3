import type { FromAgent } from "../resolution";
import type { JsonObject, JsonValue } from "../tree/node";
import { pointerOf } from "../tree/pointer";
import { isMap } from "./render-context";
import { markCharacter } from "./unknown-text";

/**
 * Marks the `${NAME}` references of a config with a text that cannot occur in it, so that they can be told from literal
 * `${NAME}` text wherever rendering moves them, and finds them again in the manifest (R33).
 */
export interface AgentMarks {
  mark(config: JsonObject): JsonObject;
  isMarked(text: string): boolean;
  /** The text without marks, and the names that were marked in it. */
  restore(text: string): { text: string; names: string[] };
  /** The manifest without marks, and every place of it that the agent fills. */
  collect(manifest: JsonObject): { manifest: JsonObject; fromAgent: FromAgent[] };
}

export function createAgentMarks(config: JsonObject, references: Record<string, string[]>): AgentMarks {
  const sign = freeSign(JSON.stringify(config));
  const marked = new RegExp(`${sign}([A-Za-z_][A-Za-z0-9_]*);`, "gu");

  const restore = (text: string) => {
    const names: string[] = [];
    const restored = text.replace(marked, (_, name: string) => {
      if (!names.includes(name)) names.push(name);
      return `\${${name}}`;
    });
    return { text: restored, names };
  };

  return {
    restore,
    isMarked: (text) => text.includes(sign),
    mark(value) {
      if (Object.keys(references).length === 0) return value;
      return mapTexts(value, "", (text, at) => {
        const names = references[at] ?? [];
        return names.reduce((result, name) => result.replaceAll(`\${${name}}`, `${sign}${name};`), text);
      });
    },
    collect(manifest) {
      const fromAgent: FromAgent[] = [];
      const clean = mapTexts(manifest, "", (text, at) => {
        const { text: restored, names } = restore(text);
        for (const name of names) fromAgent.push({ name, at });
        return restored;
      });
      return { manifest: clean, fromAgent };
    },
  };
}

/** A run of noncharacters longer than any in the text. */
function freeSign(text: string): string {
  let sign = markCharacter;
  while (text.includes(sign)) sign += markCharacter;
  return sign;
}

function mapTexts(value: JsonObject, at: string, change: (text: string, at: string) => string): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, mapText(child, at + pointerOf([key]), change)]),
  );
}

function mapText(value: JsonValue, at: string, change: (text: string, at: string) => string): JsonValue {
  if (typeof value === "string") return change(value, at);
  if (Array.isArray(value)) return value.map((item, index) => mapText(item, at + pointerOf([index]), change));
  return isMap(value) ? mapTexts(value, at, change) : value;
}

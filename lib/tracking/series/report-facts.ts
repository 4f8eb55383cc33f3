import type { ComparedFacts, ComparisonCell } from "../../runs/run-comparison";
import { type LineMap, type LineValue, parseLine } from "./parse-line";
import { plainConfig } from "./plain-config";

/** The leaves of a document that a program wrote, by path; what a client keeps for itself (`_wandb`) is left out. */
export function reportFacts(document: string): ComparedFacts {
  const map = parseLine(document);
  return map ? leavesOf(map) : new Map();
}

/** The same of a config, as the person means it: a client wraps each value in a map of its own. */
export function configFactsOf(config: string): ComparedFacts {
  const map = parseLine(config);
  return map ? leavesOf(plainConfig(map)) : new Map();
}

function leavesOf(document: LineMap): ComparedFacts {
  const facts = new Map<string, ComparisonCell>();
  const walk = (map: LineMap, before: string) => {
    for (const [place, key] of map.keys.entries()) {
      const value = map.values[place];
      if (value === undefined || (before === "" && key.startsWith("_"))) continue;
      const path = before === "" ? key : `${before}.${key}`;
      if (value.kind === "map" && value.keys.length > 0) walk(value, path);
      else facts.set(path, { text: textOf(value) });
    }
  };
  walk(document, "");
  return facts;
}

function textOf(value: LineValue): string {
  switch (value.kind) {
    case "int":
    case "float":
      return String(value.value);
    case "map":
      return "{}";
    case "json":
      return value.text.startsWith('"') ? String(JSON.parse(value.text)) : value.text;
  }
}

import type { Source } from "../config/resolution";
import type { JsonObject, JsonValue } from "../config/tree/node";
import { pointerOf } from "../config/tree/pointer";
import { yamlScalar } from "../config/tree/yaml-scalar";
import { floatText } from "../config/values/float-text";

/** One printed line of a resolved config, and where its value came from. */
export interface PlainLine {
  text: string;
  source: string;
}

/** A resolved config as YAML, line by line, with the source of every value beside it. */
export function plainLines(config: JsonObject, sources: Record<string, Source>): PlainLine[] {
  const lines: PlainLine[] = [];
  for (const [key, value] of Object.entries(config)) {
    addLines(lines, { lead: `${yamlScalar(key)}:`, indent: "" }, value, pointerOf([key]), sources);
  }
  return lines;
}

interface Place {
  /** `key:` or `-`. */
  lead: string;
  indent: string;
}

function addLines(
  lines: PlainLine[],
  { lead, indent }: Place,
  value: JsonValue,
  at: string,
  sources: Record<string, Source>,
): void {
  const children = childrenOf(value);
  if (children.length === 0) {
    const source = sources[at];
    lines.push({
      text: `${indent}${lead} ${leafText(value, source)}`,
      source: source ? sourceText(source) : "",
    });
    return;
  }
  lines.push({ text: `${indent}${lead}`, source: "" });
  for (const [key, child] of children) {
    const inner = Array.isArray(value) ? "-" : `${yamlScalar(key)}:`;
    addLines(lines, { lead: inner, indent: `${indent}  ` }, child, at + pointerOf([key]), sources);
  }
}

function childrenOf(value: JsonValue): [string, JsonValue][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function leafText(value: JsonValue, source: Source | undefined): string {
  if (typeof value === "number" && source?.float) return floatText(value);
  return typeof value === "string" ? yamlScalar(value) : JSON.stringify(value);
}

/** `queue.yaml:12:9 queue`; a template value names its field. */
export function sourceText({ layer, file, line, column, field, from }: Source): string {
  const place = file === undefined ? "" : ` ${file}:${line}:${column}`;
  const inside = from ? ` in ${from.file}:${from.line}:${from.column}` : "";
  return `${layer}${field === undefined ? "" : ` ${field}`}${place}${inside}`;
}

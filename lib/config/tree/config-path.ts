import type { Origin } from "./node";
import { unescapeKey } from "./pointer";

/** One step of a path: a key (or list index, as text), or `*` for exactly one of them. */
export type PathStep = { key: string } | { any: true };
export type ConfigPath = PathStep[];

export type ParsedPath = { path: ConfigPath } | { problem: string; suggestion?: string };

/** A path as a rule names it, with the place where it was written. */
export interface WrittenPath {
  path: ConfigPath;
  text: string;
  origin: Origin;
}

/** Maps whose keys are names like `nvidia.com/gpu`, never further maps. */
const flatMaps = new Set([
  "limits",
  "requests",
  "node_selector",
  "nodeSelector",
  "labels",
  "annotations",
  "matchLabels",
]);

/** Reads the path language of guardrails: dots, brackets with quotes, JSON pointers, `*` (R28). */
export function parseConfigPath(text: string): ParsedPath {
  if (text.length > 1000) return { problem: "the path is too long" };
  if (text.startsWith("/")) return parsePointer(text);
  const steps: PathStep[] = [];
  let at = 0;
  while (at < text.length) {
    const step = text.charAt(at) === "[" ? bracketAt(text, at) : bareAt(text, at, at > 0);
    if ("problem" in step) return step;
    steps.push(step.step);
    at = step.end;
  }
  if (steps.length === 0) return { problem: "the path is empty" };
  return ambiguity(text, steps) ?? { path: steps };
}

function parsePointer(text: string): ParsedPath {
  const parts = text.slice(1).split("/");
  if (parts.some((part) => /~(?![01])/.test(part))) return { problem: '"~" is written ~0 in a JSON pointer' };
  if (parts.some((part) => part === "")) return { problem: "a part of the JSON pointer is empty" };
  return {
    path: parts.map((part) => (part === "*" ? { any: true } : { key: unescapeKey(part) })),
  };
}

type StepAt = { step: PathStep; end: number } | { problem: string };

function bracketAt(text: string, at: number): StepAt {
  const quoted = /\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d{1,9})|(\*))\]/y;
  quoted.lastIndex = at;
  const match = quoted.exec(text);
  if (!match) return { problem: 'after "[" stands a quoted key, an index or *, then "]"' };
  const end = at + match[0].length;
  if (match[4] !== undefined) return { step: { any: true }, end };
  const key = match[3] ?? (match[1] ?? match[2] ?? "").replace(/\\(.)/g, "$1");
  return key === "" ? { problem: "a key of the path is empty" } : { step: { key }, end };
}

function bareAt(text: string, at: number, isLater: boolean): StepAt {
  let start = at;
  if (isLater) {
    if (text.charAt(at) !== ".")
      return { problem: `"." or "[" is missing before "${text.slice(at, at + 20)}"` };
    start += 1;
  }
  const key = /^[^.[\]"']*/.exec(text.slice(start))?.[0] ?? "";
  if (key === "" || key.trim() !== key) return { problem: "a key of the path is empty or holds a space" };
  const end = start + key.length;
  return { step: key === "*" ? { any: true } : { key }, end };
}

/** An unquoted key with a slash, star or (where only flat names stand) a dot can be read in two ways. */
function ambiguity(text: string, steps: PathStep[]): { problem: string; suggestion: string } | undefined {
  const quotedKeys = new Set([...text.matchAll(/\[(["'])(.*?)\1\]/g)].map((match) => match[2]));
  const isBare = (step: PathStep): step is { key: string } => "key" in step && !quotedKeys.has(step.key);
  const doubtful = steps.findIndex((step) => isBare(step) && /[/*]/.test(step.key));
  const flat = steps.findIndex((step) => "key" in step && flatMaps.has(step.key));
  const isSplit = flat >= 0 && steps.length > flat + 2 && steps.slice(flat + 1).every(isBare);
  if (doubtful < 0 && !isSplit) return undefined;
  const start = joinStart(steps, doubtful, flat);
  const end = isSplit || flat >= 0 ? steps.length : doubtful + 1;
  const joined = steps.slice(start, end).map(stepKey).join(".");
  const suggestion = formatPath([...steps.slice(0, start), { key: joined }, ...steps.slice(end)]);
  return {
    problem:
      "the path can be read in two ways; a key with a dot, slash or star stands in brackets and quotes",
    suggestion,
  };
}

function joinStart(steps: PathStep[], doubtful: number, flat: number): number {
  if (flat >= 0 && (doubtful < 0 || flat < doubtful)) return flat + 1;
  const key = stepKey(steps[doubtful]);
  // A name like nvidia.com/gpu was cut at its dot; one like `a/b` was not.
  return key.includes("/") && doubtful > 1 ? doubtful - 1 : doubtful;
}

function stepKey(step: PathStep | undefined): string {
  return step && "key" in step ? step.key : "*";
}

/** A path in the dotted form, quoted where needed. */
export function formatPath(path: ConfigPath): string {
  return path
    .map((step, index) => {
      if ("any" in step) return index === 0 ? "*" : ".*";
      if (/^\d+$/.test(step.key) && index > 0) return `[${step.key}]`;
      if (!/^[A-Za-z0-9_-]+$/.test(step.key)) return `["${step.key.replace(/(["\\])/g, "\\$1")}"]`;
      return index === 0 ? step.key : `.${step.key}`;
    })
    .join("");
}

type SameKey = (step: string, key: string) => boolean;
const identical: SameKey = (step, key) => step === key;

/** Whether the path names this place or one above it, so that it covers it (R28). */
export function covers(path: ConfigPath, keys: readonly string[], same: SameKey = identical): boolean {
  return path.length <= keys.length && matchesPrefix(path, keys, same);
}

/** Whether the path leads through this place to something below it. */
export function leadsThrough(path: ConfigPath, keys: readonly string[], same: SameKey = identical): boolean {
  return path.length > keys.length && matchesPrefix(path, keys, same);
}

function matchesPrefix(path: ConfigPath, keys: readonly string[], same: SameKey): boolean {
  const shared = Math.min(path.length, keys.length);
  for (let index = 0; index < shared; index += 1) {
    const step = path[index];
    const key = keys[index];
    if (!step || key === undefined) return false;
    if ("key" in step && !same(step.key, key)) return false;
  }
  return true;
}

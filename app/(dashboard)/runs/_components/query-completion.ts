import { quoteWord, readQueryWords } from "@/lib/runs/query-words";
import { queryKeys, quoteName } from "@/lib/runs/run-query";
import { runOrigins, runStates } from "@/lib/runs/run-state";

/** What the team has, to be completed and picked. */
export interface KnownNames {
  queue: readonly string[];
  job: readonly string[];
  by: readonly string[];
  project: readonly string[];
  /** Names of values of the runs at hand, and of the team's that hold what is typed. */
  values: readonly string[];
}

export interface CompletionOption {
  /** What stands in the line instead of what was typed. */
  text: string;
  label: string;
  hint: string;
}

export interface Completion {
  from: number;
  to: number;
  options: CompletionOption[];
}

const keyHints: Record<(typeof queryKeys)[number], string> = {
  state: "how it is or ended",
  queue: "where it runs",
  job: "what it runs",
  by: "who launched it",
  project: "what it belongs to",
  origin: "launched, or reported by a program",
  since: "launched at or after",
  until: "launched before",
  has: "which values it has",
};
const times = ["1h", "24h", "7d", "30d", "today"];
const mostOptions = 12;

/** What could be typed at the cursor: a key, or a value of the key before it. */
export function completeQuery(line: string, cursor: number, known: KnownNames): Completion {
  const word = readQueryWords(line, queryKeys).find(({ start, end }) => start <= cursor && cursor <= end);
  if (word?.key === undefined) return completeKey(line, word?.start ?? cursor, cursor, known);
  const typed = line.slice(word.start + word.key.length + 1, cursor);
  const from = cursor - lastValue(typed).length;
  const wanted = lastValue(typed).replaceAll('"', "").toLowerCase();
  const options = valuesOf(word.key, known)
    .filter((value) => value.toLowerCase().includes(wanted) && value.toLowerCase() !== wanted)
    .slice(0, mostOptions)
    .map((value) => ({ text: `${quoteWord(value)} `, label: value, hint: "" }));
  return { from, to: Math.max(cursor, word.end), options };
}

/** What stands after the last comma that divides. */
function lastValue(typed: string): string {
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < typed.length; at++) {
    if (typed[at] === '"') isQuoted = !isQuoted;
    else if (typed[at] === "," && !isQuoted) start = at + 1;
  }
  return typed.slice(start);
}

function valuesOf(key: string, known: KnownNames): readonly string[] {
  switch (key) {
    case "state":
      return runStates;
    case "origin":
      return runOrigins;
    case "queue":
    case "job":
    case "project":
      return known[key];
    case "by":
      return ["me", ...known.by];
    case "has":
      return known.values;
    case "since":
    case "until":
      return times;
    default:
      return [];
  }
}

function completeKey(line: string, from: number, cursor: number, known: KnownNames): Completion {
  const wanted = line.slice(from, cursor).toLowerCase();
  const keys = queryKeys
    .filter((key) => key.startsWith(wanted))
    .map((key) => ({ text: `${key}:`, label: `${key}:`, hint: keyHints[key] }));
  const values = known.values
    .filter((name) => wanted !== "" && name.toLowerCase().includes(wanted))
    .slice(0, 8)
    .map((name) => ({
      text: `${quoteName(name)}=`,
      label: `${name}=`,
      hint: "a value, also with >, < or ~",
    }));
  return { from, to: cursor, options: [...keys, ...values] };
}

/** The line with an option taken, and where the cursor is then. */
export function takeOption(line: string, { from, to }: Completion, option: CompletionOption) {
  const rest = line.slice(to);
  const text = rest.startsWith(" ") ? option.text.trimEnd() : option.text;
  const ended = option.text.endsWith(" ") && rest.startsWith(" ") ? 1 : 0;
  return { line: line.slice(0, from) + text + rest, cursor: from + text.length + ended };
}

/** What of a name has been typed before the cursor: the last word, without `has:` or a comma before it. */
export function wordAt(line: string, cursor: number): string {
  const word = /\S*$/.exec(line.slice(0, cursor))?.[0] ?? "";
  return word.replace(/^has:/, "").replace(/^.*[,"]/, "");
}

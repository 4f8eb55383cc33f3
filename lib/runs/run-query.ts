/**
 * The filter line of the history, `state:failed queue:gpu-a100 by:ana since:7d lr>1e-4 out of memory`, read and written.
 * The line, the pickers beside it, the CSV and links into the history all go through here.
 */
import { closestName } from "../config/issues/closest-name";
import { readQueryTime, timeForms } from "./query-time";
import { type QueryWord, quoteWord, readQueryWords } from "./query-words";
import { type RunOrigin, type RunState, runOrigins, runStates } from "./run-state";

export const valueOperators = ["<=", ">=", "!=", "=", "<", ">", "~"] as const;
export type ValueOperator = (typeof valueOperators)[number];

/** True for what compares texts too. */
export function isEquality(operator: ValueOperator): boolean {
  return operator === "=" || operator === "!=";
}

/** True for what compares numbers alone. */
export function isNumeric(operator: ValueOperator): boolean {
  return !isEquality(operator) && operator !== "~";
}

/** A test on a value of the form, the config or the summary: `lr>1e-4`, `config.git.url~train`, `summary.loss<0.1`. */
export interface ValueTest {
  name: string;
  operator: ValueOperator;
  value: string;
}

/** A filter line, read. Lists mean "one of"; `since` and `until` are kept as written, because they are seen from now. */
export interface RunQuery {
  state: RunState[];
  queue: string[];
  job: string[];
  by: string[];
  project: string[];
  origin: RunOrigin[];
  since?: string;
  until?: string;
  values: ValueTest[];
  /** Values that must be there: `has:summary.loss`. */
  has: string[];
  text: string[];
}

export interface QueryIssue {
  start: number;
  end: number;
  message: string;
  /** What the word between start and end could be instead. */
  suggestion?: string;
}

export const queryKeys = [
  "state",
  "queue",
  "job",
  "by",
  "project",
  "origin",
  "since",
  "until",
  "has",
] as const;
export type QueryKey = (typeof queryKeys)[number];

/** Reads a line; what cannot be read is named and left out. */
export function readRunQuery(line: string): { query: RunQuery; issues: QueryIssue[] } {
  const query: RunQuery = {
    state: [],
    queue: [],
    job: [],
    by: [],
    project: [],
    origin: [],
    values: [],
    has: [],
    text: [],
  };
  const issues: QueryIssue[] = [];
  for (const word of readQueryWords(line, queryKeys)) {
    const issue =
      word.key === undefined ? readPlainWord(line, word, query) : readKeyWord(word.key, word, query);
    if (issue) issues.push({ start: word.start, end: word.end, ...issue });
  }
  return { query, issues };
}

/** A plain name, or a full one, which may hold all but the signs that compare. */
const valueTest =
  /^([A-Za-z_][\w-]{0,63}|(?:values|config|summary)\.[^<>=!~]{1,200})(<=|>=|!=|=|<|>|~)(.+)$/s;

type Found = Omit<QueryIssue, "start" | "end"> | undefined;

function readPlainWord(line: string, word: QueryWord, query: RunQuery): Found {
  const [text = ""] = word.values;
  const isQuoted = line[word.start] === '"';
  const test = isQuoted ? null : valueTest.exec(text);
  const operator = valueOperators.find((one) => one === test?.[2]);
  const [, name, , value] = test ?? [];
  if (name === undefined || operator === undefined || value === undefined) {
    if (text !== "") query.text.push(text);
    return undefined;
  }
  if (isNumeric(operator) && !isNumber(value))
    return {
      message: `"${value}" is no number: ${operator} compares numbers, such as ${name}${operator}0.5.`,
    };
  query.values.push({ name, operator, value });
  return undefined;
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function readKeyWord(key: string, word: QueryWord, query: RunQuery): Found {
  const known = queryKeys.find((one) => one === key);
  if (known === undefined) {
    const near = closestName(key, queryKeys);
    return {
      message: `"${key}:" is no filter: use ${queryKeys.join(", ")}, or put the word in quotes to search for it.`,
      ...(near === undefined ? {} : { suggestion: `${near}:${word.values.map(quoteWord).join(",")}` }),
    };
  }
  if (word.values.length === 0)
    return { message: `"${known}:" says nothing yet: put a value right after it.` };
  if (known === "state") return readChoices(word, { noun: "state", allowed: runStates, into: query.state });
  if (known === "origin")
    return readChoices(word, { noun: "origin", allowed: runOrigins, into: query.origin });
  if (known === "since" || known === "until") return readTime(known, word, query);
  query[known].push(...word.values);
  return undefined;
}

function readChoices<T extends string>(
  word: QueryWord,
  { noun, allowed, into }: { noun: "state" | "origin"; allowed: readonly T[]; into: T[] },
): Found {
  for (const value of word.values) {
    const choice = allowed.find((one) => one === value.toLowerCase());
    if (choice) into.push(choice);
    else {
      const near = closestName(value.toLowerCase(), allowed);
      const rest = word.values.map((one) => (one === value && near !== undefined ? near : one));
      return {
        message: `"${value}" is no ${noun}: use ${allowed.join(", ")}.`,
        ...(near === undefined ? {} : { suggestion: `${noun}:${rest.join(",")}` }),
      };
    }
  }
  return undefined;
}

function readTime(key: "since" | "until", word: QueryWord, query: RunQuery): Found {
  const [value = "", ...more] = word.values;
  if (more.length > 0 || readQueryTime(value, new Date(0)) === undefined)
    return { message: `"${word.values.join(",")}" is no time: write it as ${timeForms}.` };
  query[key] = value;
  return undefined;
}

/** The line that says this query, words in a fixed order; reading it gives the query again. */
export function writeRunQuery(query: RunQuery): string {
  const words: string[] = [];
  for (const key of ["state", "queue", "job", "by", "project", "origin"] as const)
    if (query[key].length > 0)
      words.push(`${key}:${[...new Set<string>(query[key])].map(quoteWord).join(",")}`);
  if (query.has.length > 0) words.push(`has:${[...new Set(query.has)].map(quoteWord).join(",")}`);
  for (const key of ["since", "until"] as const) if (query[key]) words.push(`${key}:${query[key]}`);
  words.push(
    ...query.values.map(({ name, operator, value }) => `${quoteName(name)}${operator}${quoteWord(value)}`),
  );
  words.push(...query.text.map(quotePlain));
  return words.join(" ");
}

/** The name of a value, written in quotes from its dot on where it needs them: what begins with a quote is searched for. */
export function quoteName(name: string): string {
  const dot = name.indexOf(".") + 1;
  return /[\s":]/.test(name) ? name.slice(0, dot) + quoteWord(name.slice(dot)) : name;
}

/** A word that is searched for, written so that it is not taken for a filter. */
function quotePlain(text: string): string {
  return /[\s",:<>=~]/.test(text) ? `"${text.replaceAll('"', "")}"` : text;
}

/** The same query without what was chosen for one key, and with this instead. */
export function withChoice(
  query: RunQuery,
  key: "state" | "queue" | "job" | "by" | "project",
  values: readonly string[],
): RunQuery {
  if (key !== "state") return { ...query, [key]: [...values] };
  return { ...query, state: runStates.filter((state) => values.includes(state)) };
}

/** The filter of the use cases: `me` is who looks, for `by:me`. */
export function toRunFilter(query: RunQuery, { now, me }: { now: Date; me: string }) {
  const from = query.since === undefined ? undefined : readQueryTime(query.since, now);
  const to = query.until === undefined ? undefined : readQueryTime(query.until, now);
  return {
    state: query.state,
    queue: query.queue,
    job: query.job,
    person: query.by.map((name) => (name.toLowerCase() === "me" ? me : name)),
    project: query.project,
    origin: query.origin,
    values: query.values,
    has: query.has,
    ...(from && { from: from.toISOString() }),
    ...(to && { to: to.toISOString() }),
    ...(query.text.length > 0 && { text: query.text.join(" ") }),
  };
}

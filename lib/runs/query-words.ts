/** One word of a filter line with its place, so that an issue or a completion can point at it. */
export interface QueryWord {
  /** `state`, `by` … of `state:failed`; undefined for a word that is searched for. */
  key?: string;
  /** The values after the colon, or the one word that is searched for; quotes are gone. */
  values: string[];
  start: number;
  end: number;
}

const colon = /^([a-z]+):(\S|$)?/i;

/**
 * Cuts `state:failed,lost queue:"gpu a100" out of memory` into words. A quote that is never closed runs to the end.
 * A colon before a space ends one of the `keys` that still lacks its value; after any other word it is punctuation.
 */
export function readQueryWords(line: string, keys: readonly string[]): QueryWord[] {
  const words: QueryWord[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line[at] ?? "")) {
      at++;
      continue;
    }
    const start = at;
    const key = readKey(line.slice(at), keys);
    if (key !== undefined) at += key.length + 1;
    const read = readValues(line, at, key !== undefined);
    at = read.end;
    words.push({ ...(key === undefined ? {} : { key }), values: read.values, start, end: at });
  }
  return words;
}

function readKey(rest: string, keys: readonly string[]): string | undefined {
  const found = colon.exec(rest);
  const key = found?.[1]?.toLowerCase();
  return key !== undefined && (found?.[2] !== undefined || keys.includes(key)) ? key : undefined;
}

function readValues(line: string, from: number, isList: boolean): { values: string[]; end: number } {
  const values: string[] = [];
  let value = "";
  let at = from;
  let isQuoted = false;
  for (; at < line.length; at++) {
    const sign = line[at] ?? "";
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /\s/.test(sign)) break;
    else if (!isQuoted && isList && sign === ",") {
      values.push(value);
      value = "";
    } else value += sign;
  }
  values.push(value);
  return { values: values.filter((one) => one !== ""), end: at };
}

/** A value as it must be written: in quotes when it holds what divides words. */
export function quoteWord(value: string): string {
  return /[\s,":]/.test(value) || value === "" ? `"${value.replaceAll('"', "")}"` : value;
}

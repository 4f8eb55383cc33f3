import type { LogModel } from "./log-model";

/** One occurrence of the searched text. `line` is an index into the model. */
export interface LogMatch {
  line: number;
  start: number;
  end: number;
}

/** As many occurrences as a person could ever step through; the count shown then says "more than". */
export const matchLimit = 20_000;

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Case is ignored unless the query has a capital letter. */
export function patternOf(query: string): RegExp {
  return new RegExp(escapeForPattern(query), query === query.toLowerCase() ? "gi" : "g");
}

/** Every occurrence of `query` in the lines from `from` on, in order. */
export function searchLog(model: LogModel, query: string, from = 0): LogMatch[] {
  if (query === "") return [];
  const pattern = patternOf(query);
  const matches: LogMatch[] = [];
  for (let index = from; index < model.length && matches.length < matchLimit; index++) {
    const text = model.lineAt(index)?.text ?? "";
    for (const match of text.matchAll(pattern)) {
      matches.push({ line: index, start: match.index, end: match.index + match[0].length });
    }
  }
  return matches;
}

const errorWords = /\b(?:error|exception|traceback|fatal|panic|out of memory|segmentation fault)\b/i;

/** The index of the first line that looks like the cause of a failure, or -1. */
export function findFirstError(model: LogModel): number {
  for (let index = 0; index < model.length; index++) {
    if (errorWords.test(model.lineAt(index)?.text ?? "")) return index;
  }
  return -1;
}

import type { LayerName } from "./layer";

export type Severity = "error" | "warning";

/**
 * One thing wrong with an input. `path` is a JSON pointer (into the resolved config, or the document when there is none);
 * `line` and `column` count from 1 and point at the offending value, or at the key when the key is what is wrong (R5).
 */
export interface Issue {
  /** Stable, kebab-case, listed in `issue-codes.ts`. */
  code: string;
  severity: Severity;
  /** One or two sentences: what is wrong, what is allowed, what to do. Never holds a secret. */
  message: string;
  path: string;
  layer?: LayerName;
  file?: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  allowed?: string;
  found?: string;
  /** A replacement for the offending text, where one makes sense. */
  suggestion?: string;
  /** Where the broken rule was written. */
  rule?: { file: string; line: number };
  /** The template field the value came from. */
  field?: string;
}

/** True when nothing stops the input from being used. */
export function isAcceptable(issues: readonly Issue[]): boolean {
  return issues.every((issue) => issue.severity !== "error");
}

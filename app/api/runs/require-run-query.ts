import { invalidInput } from "@/lib/result";
import { type RunQuery, readRunQuery } from "@/lib/runs/run-query";

/** What a filter line asks for; a part of it would find the wrong runs, so every word has to be read. */
export function requireRunQuery(line: string): RunQuery {
  const { query, issues } = readRunQuery(line);
  if (issues.length === 0) return query;
  throw invalidInput(
    issues.map(({ message, suggestion }) => ({
      code: "filter-line",
      severity: "error",
      message,
      path: "/filter",
      ...(suggestion !== undefined && { suggestion }),
    })),
  );
}

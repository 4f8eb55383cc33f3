import { csvLine } from "./csv-cell";
import type { RunRow } from "./run-view";
import { shownValue } from "./shown-value";

const columns: readonly [string, (run: RunRow) => string | number | null | undefined][] = [
  ["id", (run) => run.id],
  ["name", (run) => run.name],
  ["state", (run) => run.state],
  ["queue", (run) => run.queue?.name],
  ["resource", (run) => run.resource],
  ["job", (run) => run.job?.name],
  ["job_version", (run) => run.job?.version],
  ["project", (run) => run.project],
  ["author", (run) => run.author],
  ["priority", (run) => run.priority],
  ["agent", (run) => run.agent?.name],
  ["attempt", (run) => run.attempt],
  ["created_at", (run) => run.createdAt],
  ["started_at", (run) => run.startedAt],
  ["ended_at", (run) => run.endedAt],
  ["waited_seconds", (run) => run.waitedSeconds],
  ["ran_seconds", (run) => run.ranSeconds],
  ["exit_code", (run) => run.exitCode],
  ["reason", (run) => run.reason],
  ["diagnosis", (run) => run.diagnosis],
  ["image_digest", (run) => run.imageDigest],
  ["origin", (run) => run.origin],
  ["key", (run) => run.key],
  ["values", (run) => (Object.keys(run.values).length === 0 ? null : JSON.stringify(run.values))],
];

/** The first line; `values` named by the reader get a column of their own after the fixed ones. */
export function runsCsvHead(values: readonly string[]): string {
  return csvLine([...columns.map(([name]) => name), ...values]);
}

/** One run as a line of CSV. */
export function runCsvLine(run: RunRow, values: readonly string[]): string {
  const chosen = values.map((name) => shownValue(run, name) ?? null);
  return csvLine([...columns.map(([, read]) => read(run)), ...chosen]);
}

/** A run's summary: the last value of each key, or what the program asked for with `define_metric`. */
import { z } from "zod";
import { writeFloat } from "./columns";
import type { MetricDirectory, MetricStats } from "./metric-stats";

const summaryKinds = ["min", "max", "mean", "best", "last", "first", "copy", "none"] as const;

export const metricDefinitionSchema = z.object({
  /** A key, or the beginning of keys with `*` behind it. */
  name: z.string().min(1).max(1_000),
  summary: z.array(z.enum(summaryKinds)).max(summaryKinds.length).optional(),
  stepMetric: z.string().min(1).max(1_000).optional(),
  hidden: z.boolean().optional(),
  goal: z.enum(["minimize", "maximize"]).optional(),
});
export type MetricDefinition = z.infer<typeof metricDefinitionSchema>;

/** The definition that holds for a key: its own, else the longest beginning that fits. */
export function findDefinition(
  definitions: readonly MetricDefinition[],
  key: string,
): MetricDefinition | undefined {
  const fitting = definitions.filter(({ name }) =>
    name.endsWith("*") ? key.startsWith(name.slice(0, -1)) : name === key,
  );
  return fitting.find(({ name }) => name === key) ?? fitting.sort((a, b) => b.name.length - a.name.length)[0];
}

/** Key → JSON, numbers that are none as programs write them. Keys that begin with `_` are kept: `_step` is one. */
export function summarise(
  directory: MetricDirectory,
  definitions: readonly MetricDefinition[],
): Map<string, string> {
  const summary = new Map<string, string>();
  for (const [key, stats] of directory) {
    const text = summariseKey(stats, findDefinition(definitions, key));
    if (text !== null) summary.set(key, text);
  }
  return summary;
}

function summariseKey(stats: MetricStats, definition: MetricDefinition | undefined): string | null {
  const asked = definition?.summary ?? [];
  if (asked.includes("none")) return null;
  const own = asked.filter((kind) => kind !== "copy" && kind !== "last");
  if (stats.kind !== "number" || own.length === 0) return writeLast(stats);
  const entries = asked
    .filter((kind) => kind !== "copy" && kind !== "none")
    .map((kind) => `"${kind}":${writeKind(kind, stats, definition?.goal)}`);
  return `{${entries.join(",")}}`;
}

function writeKind(
  kind: "min" | "max" | "mean" | "best" | "last" | "first",
  stats: MetricStats,
  goal: MetricDefinition["goal"],
): string {
  const write = (value: number | null) =>
    value === null ? "null" : stats.isInt && Number.isSafeInteger(value) ? String(value) : writeFloat(value);
  switch (kind) {
    case "last":
      return writeLast(stats) ?? "null";
    case "first":
      return write(stats.first);
    case "mean":
      return stats.numbers === 0 ? "null" : writeFloat(stats.sum / stats.numbers);
    case "best":
      return write(goal === "maximize" ? stats.max : stats.min);
    default:
      return write(stats[kind]);
  }
}

function writeLast({ kind, last, isInt, text }: MetricStats): string | null {
  if (kind !== "number" || last === null) return text;
  return isInt ? String(last) : writeFloat(last);
}

import type { ComparisonRow } from "@/lib/runs/run-comparison";
import type { ChartLine } from "../../chart/chart-line";
import { meanLine } from "../../chart/mean-line";

/** What runs may be grouped by: what they were told, and differs between them. */
export function groupChoices(rows: readonly ComparisonRow[]): ComparisonRow[] {
  return rows.filter(({ section, isSame }) => !isSame && (section === "values" || section === "config"));
}

/** How a choice is written in an address. */
export function choiceName({ section, name }: Pick<ComparisonRow, "section" | "name">): string {
  return `${section}.${name}`;
}

export interface RunGroup {
  label: string;
  colour: number;
  runIds: string[];
}

/** The runs by what they have in a row; those without it are a group of their own, the last. */
export function groupRuns(runIds: readonly string[], row: ComparisonRow): RunGroup[] {
  const groups = new Map<string | null, string[]>();
  for (const [place, id] of runIds.entries()) {
    const text = row.cells[place]?.text ?? null;
    groups.set(text, [...(groups.get(text) ?? []), id]);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([text, ids], colour) => ({
      label: text === null ? `no ${row.name}` : `${row.name} ${text}`,
      colour,
      runIds: ids,
    }));
}

const byNumber = new Intl.Collator("en", { numeric: true }).compare;

function compareTexts(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const [x, y] = [Number(a), Number(b)];
  return Number.isFinite(x) && Number.isFinite(y) ? x - y : byNumber(a, b);
}

/** The lines of runs as one line a group: their mean, with the lowest and highest as a band. */
export function groupLines(lines: readonly ChartLine[], groups: readonly RunGroup[]): ChartLine[] {
  return groups.flatMap((group) => {
    const ids = new Set(group.runIds);
    const members = lines.filter(({ id }) => ids.has(id.split(" ", 1)[0] ?? ""));
    if (members.length === 0) return [];
    return [meanLine(members, { id: group.label, label: group.label, colour: group.colour })];
  });
}

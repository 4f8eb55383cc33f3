import { csvLine } from "@/lib/runs/csv-cell";
import type { ChartLine } from "./chart-line";

/** The values of a chart as CSV: one row a point of a line, so that lines with other steps leave no holes. */
export function chartCsv(lines: readonly ChartLine[], xName: string, valueName: string): string {
  const hasBand = lines.some(({ low, high }) => low && high);
  const hasRaw = lines.some(({ raw }) => raw);
  const head = ["line", xName, valueName, ...(hasRaw ? ["raw"] : []), ...(hasBand ? ["min", "max"] : [])];
  const rows = lines.flatMap((line) =>
    line.x.map((x, at) => [
      line.label,
      x,
      line.y[at],
      ...(hasRaw ? [line.raw?.[at]] : []),
      ...(hasBand ? [line.low?.[at], line.high?.[at]] : []),
    ]),
  );
  return [head, ...rows].map(csvLine).join("");
}

import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../../ui/table";
import { sayValue } from "./trend-chart";
import type { TrendChartData } from "./trend-words";

/** The same as the charts, as numbers. The latest step is first. */
export function TrendTable({
  charts,
  labels,
}: {
  charts: readonly TrendChartData[];
  labels: readonly string[];
}) {
  const columns = charts.flatMap(({ words, lines }) =>
    lines.map(({ column, values }) => ({ column, words, values })),
  );
  return (
    <div className="overflow-x-auto border-line border-t">
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Time</TableHead>
            {columns.map(({ column }) => (
              <TableHead key={column} className="text-right">
                {column}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {labels
            .map((label, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place
              <TableRow key={index}>
                <TableCell className="tabular">{label}</TableCell>
                {columns.map(({ column, words, values }) => (
                  <TableCell key={column} className="tabular text-right text-muted">
                    {sayValue(values[index], words)}
                  </TableCell>
                ))}
              </TableRow>
            ))
            .reverse()}
        </TableBody>
      </Table>
    </div>
  );
}

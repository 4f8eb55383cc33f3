import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
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
  const columns = charts.flatMap(({ title, words, lines }) =>
    lines.map((line) => ({
      key: `${title} ${line.name}`,
      title,
      name: line.name,
      words,
      values: line.values,
    })),
  );
  return (
    <div className="overflow-x-auto border-line border-t">
      <Table>
        <TableHeader>
          <TableRow>
            <TableHead>Time</TableHead>
            {columns.map(({ key, title, name }) => (
              <TableHead key={key} className="text-right">
                {title === "Finished well" || title === "Waiting runs"
                  ? title
                  : `${title.split(" p50")[0]} ${name}`}
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
                {columns.map(({ key, words, values }) => (
                  <TableCell key={key} className="tabular text-right text-muted">
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

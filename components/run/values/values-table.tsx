"use client";

import Link from "next/link";
import { ScrollBox } from "../../ui/scroll-box";
import type { ValueChartProps } from "./drawn-values";

/** The values of a chart as a table. */
export function ValuesTable({ label, axes, runs }: Pick<ValueChartProps, "label" | "axes" | "runs">) {
  return (
    <ScrollBox label={`${label}, as a table`} className="h-full">
      <table className="tabular w-full border-collapse text-xs">
        <thead className="sticky top-0 bg-ground text-left text-muted">
          <tr>
            <th scope="col" className="h-6 px-2.5 font-normal">
              Run
            </th>
            {axes.map((axis) => (
              <th key={axis.name} scope="col" className="h-6 px-2.5 text-right font-normal">
                {axis.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="border-line border-t">
              <th scope="row" className="h-6 px-2.5 text-left font-mono font-normal">
                <Link href={`/runs/${run.id}`} prefetch={false} className="hover:underline">
                  {run.name}
                </Link>
              </th>
              {axes.map((axis) => (
                <td key={axis.name} className="h-6 max-w-40 truncate px-2.5 text-right">
                  {axis.textOf(run.place) ?? "—"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { TableData } from "@/lib/tracking/media/read-table";
import { cn } from "../../ui/cn";
import { ScrollBox } from "../../ui/scroll-box";

interface DataTableProps {
  label: string;
  table: TableData;
  className?: string;
}

const rowHeight = 28;
/** A row of more is no row to read; the others are in the file. */
const mostColumns = 200;
const longestCell = 300;

/** Rows as far as they are in sight, however many there are. */
export function DataTable({ label, table, className }: DataTableProps) {
  const box = useRef<HTMLElement>(null);
  const columns = table.columns.slice(0, mostColumns);
  const rows = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const drawn = rows.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = rows.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <ScrollBox ref={box} label={label} className={cn("min-h-0", className)}>
      <table aria-rowcount={table.rows.length + 1} className="tabular border-collapse text-left">
        <thead className="sticky top-0 z-1 bg-ground text-muted">
          <tr>
            <th scope="col" className="h-7 px-3 text-right font-normal">
              <span className="sr-only">Row</span>
            </th>
            {columns.map((name, at) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                key={at}
                scope="col"
                title={name}
                className="max-w-80 truncate px-3 font-medium text-ink"
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
          {drawn.map(({ index }) => (
            <tr
              key={index}
              aria-rowindex={index + 2}
              className="border-line border-t"
              style={{ height: rowHeight }}
            >
              <td className="px-3 text-right text-muted">{index + 1}</td>
              {columns.map((_, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <Cell key={at} value={table.rows[index]?.[at]} />
              ))}
            </tr>
          ))}
          {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Cell({ value }: { value: unknown }) {
  const text = sayCell(value);
  return (
    <td
      title={text.length > 40 ? text : undefined}
      className={cn(
        "max-w-80 truncate px-3",
        typeof value === "number" && "text-right font-mono text-mono",
        (value === null || value === undefined) && "text-muted",
      )}
    >
      {text}
    </td>
  );
}

function sayCell(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}

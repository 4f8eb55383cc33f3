"use client";

import { type ReactNode, useMemo } from "react";
import { saySize } from "@/lib/runs/say-size";
import { readDelimited, readTable, type TableData } from "@/lib/tracking/media/read-table";
import { LoadFailure } from "../../ui/load-failure";
import { Skeleton } from "../../ui/skeleton";
import { DataTable } from "./data-table";
import { FileNote } from "./file-note";
import { fileUrl, type ShownFile } from "./file-url";
import { useFileText } from "./use-file-text";

interface ViewProps {
  file: ShownFile;
  label: string;
}

/** A table is read whole; a longer one is for a program. */
const mostTableBytes = 16 * 1024 * 1024;
const mostCsvBytes = 1024 * 1024;
const mostCsvRows = 10_000;

/** A table that the client saved. */
export function TableFileView({ file, label }: ViewProps) {
  const { data, error, refetch } = useFileText(fileUrl(file), mostTableBytes);
  const table = useMemo(() => (data && !data.isCut ? readTable(data.text) : undefined), [data]);
  if (error) return <LoadFailure isSmall error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableSkeleton />;
  if (data.isCut)
    return (
      <FileNote file={file}>Tables up to {saySize(mostTableBytes)} are shown; this one is larger.</FileNote>
    );
  if (!table)
    return (
      <FileNote file={file}>
        The rows of this table are not in this file: a joined or partitioned table has them in an artifact.
      </FileNote>
    );
  return <Counted label={label} table={table} />;
}

/** Comma- or tab-separated values; of a long file its beginning. */
export function CsvView({ file, label }: ViewProps) {
  const { data, error, refetch } = useFileText(fileUrl(file), mostCsvBytes);
  const table = useMemo(
    () =>
      data && readDelimited(data.text, file.path.toLowerCase().endsWith(".tsv") ? "\t" : ",", mostCsvRows),
    [data, file.path],
  );
  if (error) return <LoadFailure isSmall error={error} onRetry={() => void refetch()} />;
  if (!data || !table) return <TableSkeleton />;
  const isCut = data.isCut || table.rows.length === mostCsvRows;
  return (
    <Counted
      label={label}
      table={table}
      note={isCut ? "the beginning of it; download it for the rest" : null}
    />
  );
}

function Counted({ label, table, note }: { label: string; table: TableData; note?: ReactNode }) {
  const { rows, columns } = table;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p className="tabular px-3 py-1.5 text-muted text-xs">
        {rows.length.toLocaleString("en").replaceAll(",", "\u2009")} {rows.length === 1 ? "row" : "rows"},{" "}
        {columns.length} {columns.length === 1 ? "column" : "columns"}
        {note ? `: ${note}` : ""}
      </p>
      <DataTable label={label} table={table} className="grow" />
    </div>
  );
}

function TableSkeleton() {
  return (
    <div role="status" aria-label="Loading the table" className="flex flex-col gap-4 p-4">
      {["a", "b", "c", "d", "e"].map((row) => (
        <Skeleton key={row} className="w-full max-w-120" />
      ))}
    </div>
  );
}

"use client";

import Link from "next/link";
import { Fragment, useMemo, useState } from "react";
import {
  type ComparisonCell,
  type ComparisonRow,
  cellOf,
  comparisonSections,
} from "@/lib/runs/run-comparison";
import { LineSwatch } from "../../chart/line-swatch";
import { Button } from "../../ui/button";
import { PaneBar } from "../../ui/pane-bar";
import { ScrollBox } from "../../ui/scroll-box";
import { SearchInput } from "../../ui/search-input";
import { Switch } from "../../ui/switch";
import type { ChartedRun } from "../charted-run";
import { SourceBadge } from "../resolved/source-badge";
import { shortNumber } from "../short-number";
import { PatchBetween } from "./patch-between";

interface DifferenceTableProps {
  runs: readonly ChartedRun[];
  rows: readonly ComparisonRow[];
  /** Rows that are too many for a page. */
  leftOut: number;
}

/** Cells that stand on the page at first, and that each "more" adds. */
const cellsAtOnce = 6_000;
const leastRows = 40;

const sectionNames: Record<ComparisonRow["section"], string> = {
  values: "Values",
  config: "Resolved config",
  code: "Code and image",
  dependencies: "Dependencies",
  machine: "Where it ran",
  summary: "Summary",
};

/** Programs name these in no order; the others stand as their documents have them. */
const inOrderOfNames: ReadonlySet<ComparisonRow["section"]> = new Set(["values", "dependencies", "summary"]);
const compareNames = new Intl.Collator("en", { numeric: true }).compare;
/** Digits beyond these are in the title: they tell no two runs apart to an eye. */
const mostDigits = 7;

/** What differs between runs, a column each; what all have alike is hidden unless asked for. */
export function DifferenceTable({ runs, rows, leftOut }: DifferenceTableProps) {
  const [withSame, setWithSame] = useState(false);
  const [search, setSearch] = useState("");
  const rowsAtOnce = Math.max(leastRows, Math.floor(cellsAtOnce / runs.length));
  const [most, setMost] = useState(rowsAtOnce);
  const sameCount = rows.filter(({ isSame }) => isSame).length;
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return comparisonSections.flatMap((section) => {
      const listed = rows.filter(
        (row) =>
          row.section === section &&
          (withSame || !row.isSame) &&
          (wanted === "" || row.name.toLowerCase().includes(wanted)),
      );
      return inOrderOfNames.has(section) ? listed.sort((a, b) => compareNames(a.name, b.name)) : listed;
    });
  }, [rows, withSame, search]);
  const sections = useMemo(() => {
    const shown = found.slice(0, most);
    return comparisonSections
      .map((section) => ({ section, rows: shown.filter((row) => row.section === section) }))
      .filter((one) => one.rows.length > 0);
  }, [found, most]);
  return (
    <div className="flex min-h-0 min-w-0 grow flex-col">
      <PaneBar className="gap-x-4">
        <SearchInput
          label="Search the differences"
          placeholder="Search by name"
          className="max-sm:basis-full"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <div className="flex items-center gap-2">
          <Switch id="show-same" checked={withSame} onCheckedChange={setWithSame} />
          <label htmlFor="show-same">Show what is the same ({sameCount})</label>
        </div>
        <PatchBetween rows={rows} count={runs.length} />
        {leftOut > 0 ? (
          <p role="status" className="text-muted">
            {leftOut.toLocaleString("en")} more rows do not fit on a page: compare fewer runs to see them.
          </p>
        ) : null}
      </PaneBar>
      <ScrollBox label="Differences" className="min-h-0 grow">
        {sections.length === 0 ? (
          <p className="px-5 py-10 text-center text-muted">
            {search === ""
              ? "These runs differ in nothing that is known of them."
              : "Nothing has that in its name."}
          </p>
        ) : (
          <table className="w-full border-separate border-spacing-0 text-left">
            <thead>
              <tr>
                <th
                  scope="col"
                  className="sticky top-0 left-0 z-20 h-9 min-w-48 border-line border-b bg-ground px-5 font-normal text-muted max-md:min-w-32 max-md:px-3.5"
                >
                  Name
                </th>
                {runs.map((run) => (
                  <th
                    key={run.id}
                    scope="col"
                    className="sticky top-0 z-10 h-9 min-w-44 border-line border-b bg-ground px-2.5 font-normal"
                  >
                    <span className="inline-flex items-center gap-2">
                      <LineSwatch colour={run.colour} />
                      <Link
                        href={`/runs/${run.id}`}
                        prefetch={false}
                        className="whitespace-nowrap font-mono text-mono hover:underline"
                      >
                        {run.name}
                      </Link>
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sections.map(({ section, rows: shown }) => (
                <Fragment key={section}>
                  <tr>
                    <th
                      scope="rowgroup"
                      colSpan={runs.length + 1}
                      className="h-8 border-line border-b bg-panel px-5 font-medium max-md:px-3.5"
                    >
                      <span className="sticky left-5 max-md:left-3.5">{sectionNames[section]}</span>
                    </th>
                  </tr>
                  {shown.map((row) => (
                    <tr key={row.name} className="group/row">
                      <th
                        scope="row"
                        className="sticky left-0 z-10 max-w-80 truncate border-line border-b bg-ground px-5 font-mono font-normal text-mono text-muted group-hover/row:bg-hover max-md:max-w-40 max-md:px-3.5"
                        title={row.name}
                      >
                        {row.name}
                      </th>
                      {runs.map((run, place) => (
                        <td
                          key={run.id}
                          className="h-(--row-height) max-w-96 border-line border-b px-2.5 group-hover/row:bg-hover"
                        >
                          <Cell cell={cellOf(row, place)} isSame={row.isSame} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        )}
        {found.length > most ? (
          <div className="sticky left-0 flex justify-center px-5 py-4">
            <Button onClick={() => setMost(most + rowsAtOnce)}>
              Show more: {most} of {found.length} rows
            </Button>
          </div>
        ) : null}
      </ScrollBox>
    </div>
  );
}

function Cell({ cell, isSame }: { cell: ComparisonCell | null; isSame: boolean }) {
  if (!cell) return <span className="text-muted">—</span>;
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span
        className={isSame ? "truncate font-mono text-mono text-muted" : "truncate font-mono text-mono"}
        title={cell.text}
      >
        {cell.text === "" ? "(empty)" : shortNumber(cell.text, mostDigits)}
      </span>
      {cell.source ? <SourceBadge source={cell.source} by="entered" /> : null}
    </span>
  );
}

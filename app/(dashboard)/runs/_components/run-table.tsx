"use client";

import { ArrowDown, ArrowUp, PanelRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode, Ref } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RunSort } from "@/lib/runs/run-sort";
import type { RunRow } from "@/lib/runs/run-view";
import { readValueName } from "@/lib/runs/value-name";
import { type RunsAddress, runsHref } from "../runs-address";
import { RunTableRow } from "./run-table-row";

export interface RunTableProps {
  ref: Ref<HTMLTableElement>;
  address: RunsAddress;
  rows: readonly RunRow[];
  selected: ReadonlySet<string>;
  cursor: string | undefined;
  /** Another page is on its way: this one is still readable. */
  isLoading: boolean;
  onSelect: (id: string) => void;
  onSelectAll: (all: boolean) => void;
  onCursor: (id: string) => void;
  onPreview: (id: string) => void;
}

/** The runs of one page. Sorting is a link: the server sorts. */
export function RunTable({ ref, address, rows, selected, isLoading, ...props }: RunTableProps) {
  const count = rows.filter(({ id }) => selected.has(id)).length;
  return (
    <div
      className={cn("min-h-0 grow overflow-auto transition-opacity", isLoading && "opacity-60")}
      aria-busy={isLoading}
    >
      <Table ref={ref} aria-label="Runs">
        <TableHeader className="sticky top-0 z-5 bg-ground shadow-[inset_0_-1px_0_var(--slate-5)]">
          <TableRow className="border-b-0">
            <TableHead className="w-9 pr-0!">
              <Checkbox
                aria-label="Select all runs of this page"
                checked={count === 0 ? false : count === rows.length ? true : "indeterminate"}
                onCheckedChange={(checked) => props.onSelectAll(checked === true)}
              />
            </TableHead>
            <SortHead address={address} sort="state">
              State
            </SortHead>
            <SortHead address={address} sort="name">
              Name
            </SortHead>
            <SortHead address={address} sort="job">
              Job
            </SortHead>
            <SortHead address={address} sort="queue">
              Queue
            </SortHead>
            <SortHead address={address} sort="author">
              Who
            </SortHead>
            <SortHead address={address} sort="created">
              Launched
            </SortHead>
            <SortHead address={address} sort="waited" right>
              Waited
            </SortHead>
            <SortHead address={address} sort="ran" right>
              Ran
            </SortHead>
            {address.columns.map((name) => (
              <SortHead key={name} address={address} sort={sortOf(name)} right mono>
                {name}
              </SortHead>
            ))}
            <TableHead className="w-9 max-lg:hidden">
              <span className="sr-only">Preview</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map((run) => (
            <RunTableRow
              key={run.id}
              run={run}
              columns={address.columns}
              isSelected={selected.has(run.id)}
              isCursor={run.id === props.cursor}
              onSelect={() => props.onSelect(run.id)}
              onCursor={() => props.onCursor(run.id)}
              preview={
                <IconButton
                  label={`Preview ${run.name}`}
                  keys="space"
                  size="sm"
                  className="relative z-1 opacity-0 focus-visible:opacity-100 group-hover/row:opacity-100"
                  onClick={() => props.onPreview(run.id)}
                >
                  <PanelRight aria-hidden />
                </IconButton>
              }
            />
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

/** Every value can be sorted by, by its full name. */
function sortOf(name: string): RunSort {
  const { space, key } = readValueName(name);
  return `${space}.${key}`;
}

/** Times and durations are asked for from the longest, words and values from the least. */
const beginsDown: ReadonlySet<RunSort> = new Set(["created", "waited", "ran", "ended"]);

interface SortHeadProps {
  address: RunsAddress;
  sort: RunSort;
  right?: boolean;
  mono?: boolean;
  children: ReactNode;
}

function SortHead({ address, sort, right, mono, children }: SortHeadProps) {
  const isSorted = address.sort === sort;
  const first = beginsDown.has(sort) ? "desc" : "asc";
  const other = address.direction === "asc" ? "desc" : "asc";
  const Arrow = address.direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <TableHead
      aria-sort={isSorted ? (address.direction === "asc" ? "ascending" : "descending") : undefined}
      className={cn(right && "text-right", mono && "max-w-60 font-mono text-mono")}
    >
      <Link
        href={runsHref(address, { sort, direction: isSorted ? other : first })}
        scroll={false}
        className={cn(
          "inline-flex min-h-6 items-center gap-1 hover:text-ink",
          right && "flex-row-reverse",
          isSorted && "text-ink",
        )}
      >
        <span className={cn(mono && "max-w-52 truncate")} title={mono ? String(children) : undefined}>
          {children}
        </span>
        <Arrow aria-hidden className={cn("size-3", isSorted ? "" : "invisible")} />
      </Link>
    </TableHead>
  );
}

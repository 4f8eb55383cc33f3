"use client";

import { UnfoldVertical } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { type DiffRow, diffLines, foldSame, sharedEnds } from "@/lib/config/edit/line-diff";
import { cn } from "../../ui/cn";
import { ScrollBox } from "../../ui/scroll-box";

interface DiffViewProps {
  before: string;
  after: string;
  beforeLabel: string;
  afterLabel: string;
  className?: string;
}

/** Two texts side by side; one above the other where the room is short. Equal stretches are folded. */
export function DiffView({ before, after, beforeLabel, afterLabel, className }: DiffViewProps) {
  const rows = useMemo(() => diffLines(before, after), [before, after]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const folded = useMemo(() => foldSame(rows), [rows]);
  if (before === after) {
    return <p className="rounded-md border border-line px-3 py-6 text-center text-muted">No difference.</p>;
  }
  return (
    <ScrollBox
      label={`Difference between ${beforeLabel} and ${afterLabel}`}
      className={cn("rounded-md border border-line font-mono text-mono", className)}
    >
      <div className="sticky top-0 z-10 grid grid-cols-2 border-line border-b bg-panel font-sans text-muted text-xs max-md:grid-cols-1">
        <span className="truncate px-3 py-1.5">{beforeLabel}</span>
        <span className="truncate border-line px-3 py-1.5 max-md:hidden md:border-l">{afterLabel}</span>
      </div>
      {folded.map((row) => {
        if (row.kind !== "gap") return <DiffRowView key={keyOf(row)} row={row} />;
        if (opened.has(row.at)) {
          return rows
            .slice(row.at, row.at + row.lines)
            .map((same) => <DiffRowView key={keyOf(same)} row={same} />);
        }
        return (
          <button
            key={`gap ${row.at}`}
            type="button"
            onClick={() => setOpened(new Set([...opened, row.at]))}
            className="flex w-full items-center gap-2 border-line border-y bg-panel px-3 py-0.5 font-sans text-muted text-xs hover:text-ink"
          >
            <UnfoldVertical aria-hidden className="size-3" />
            {row.lines === 1 ? "1 equal line" : `${row.lines} equal lines`}
          </button>
        );
      })}
    </ScrollBox>
  );
}

function keyOf(row: DiffRow): string {
  return `${row.left?.number ?? ""}:${row.right?.number ?? ""}`;
}

function DiffRowView({ row }: { row: DiffRow }) {
  const ends =
    row.left && row.right && row.kind === "changed" ? sharedEnds(row.left.text, row.right.text) : undefined;
  return (
    <div className="grid grid-cols-2 max-md:grid-cols-1">
      <Side side="left" row={row} ends={ends} />
      <Side side="right" row={row} ends={ends} />
    </div>
  );
}

interface SideProps {
  side: "left" | "right";
  row: DiffRow;
  ends: { start: number; end: number } | undefined;
}

const looks = {
  left: { ground: "bg-red-3", mark: "bg-red-5", sign: "−", word: "removed" },
  right: { ground: "bg-green-3", mark: "bg-green-5", sign: "+", word: "added" },
};

function Side({ side, row, ends }: SideProps) {
  const line = row[side];
  const look = looks[side];
  const isChange = line !== undefined && row.kind !== "same";
  return (
    <div
      className={cn(
        "flex min-h-5 min-w-0",
        side === "right" && "border-line md:border-l",
        isChange ? look.ground : line === undefined && "bg-panel",
        side === "right" && row.kind === "same" && "max-md:hidden",
        line === undefined && "max-md:hidden",
      )}
    >
      <span className="tabular w-11 shrink-0 select-none pr-2 text-right text-muted">{line?.number}</span>
      <span aria-hidden className="w-4 shrink-0 select-none text-muted">
        {isChange ? look.sign : ""}
      </span>
      {isChange ? <span className="sr-only">{look.word}: </span> : null}
      <span className="min-w-0 whitespace-pre-wrap break-words pr-2">
        {line ? marked(line.text, ends, look.mark) : ""}
      </span>
    </div>
  );
}

function marked(text: string, ends: SideProps["ends"], className: string): ReactNode {
  if (!ends || ends.start + ends.end >= text.length) return text;
  return (
    <>
      {text.slice(0, ends.start)}
      <span className={cn("rounded-sm", className)}>{text.slice(ends.start, text.length - ends.end)}</span>
      {text.slice(text.length - ends.end)}
    </>
  );
}

"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { ScrollBox } from "../../ui/scroll-box";
import { formatLineRange, type LineRange, parseLineRange } from "./line-range";
import type { TimeMode } from "./log-clock";
import type { LogModel } from "./log-model";
import { LogGroupRow, LogLineRow } from "./log-row";
import { groupKey, type LogRow, layoutRows } from "./log-rows";
import { findFirstError, type LogMatch } from "./log-search";
import { LogToolbar } from "./log-toolbar";
import { useLogKeys } from "./use-log-keys";
import { useLogSearch } from "./use-log-search";

interface LogViewerProps {
  model: LogModel;
  /** Changes whenever the model did. */
  version: number;
  /** Whether more may come. */
  open: boolean;
  downloadUrl: string;
  /** Stands in place of the lines while there are none. */
  empty: ReactNode;
  /** Names the program's group: its command. */
  program?: string;
}

const rowHeight = 20;
const groupHeight = 28;

/** A run's log: virtualised, follows, searches, links to lines. */
export function LogViewer({ model, version, open, downloadUrl, empty, program }: LogViewerProps) {
  const scroller = useRef<HTMLElement>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [wrap, setWrap] = useState(false);
  const [times, setTimes] = useState<TimeMode>("clock");
  const [range, setRange] = useState<LineRange | undefined>(undefined);
  const [following, setFollowing] = useState(open);
  const [seen, setSeen] = useState(0);
  const search = useLogSearch(model, version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model changes in place, `version` says when
  const rows = useMemo(() => layoutRows(model, folded), [model, version, folded]);
  const total = model.dropped + model.length;

  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: (row) => (rows.rowAt(row)?.kind === "group" ? groupHeight : rowHeight),
    overscan: 24,
  });

  // Group heads come and go with the first lines: what was measured by place is then wrong.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what changes the heights
  useEffect(() => virtualizer.measure(), [virtualizer, wrap, times, folded, model, model.groups.length]);

  const goToLine = (line: number) => {
    setFollowing(false);
    setSeen(total);
    virtualizer.scrollToIndex(rows.rowOfLine(line), { align: "center" });
  };
  const goToMatch = (match: LogMatch | undefined) => match && goToLine(match.line);
  const step = (by: 1 | -1) => goToMatch(search.step(by));

  useEffect(() => {
    if (following && rows.count > 0) virtualizer.scrollToIndex(rows.count - 1, { align: "end" });
  }, [following, rows, virtualizer]);

  const shown = useRef<boolean>(false);
  useEffect(() => {
    const readHash = () => setRange(parseLineRange(window.location.hash));
    readHash();
    window.addEventListener("hashchange", readHash);
    return () => window.removeEventListener("hashchange", readHash);
  }, []);
  // A link to lines is followed once these lines have come.
  useEffect(() => {
    if (shown.current || !range || range.from > total) return;
    shown.current = true;
    setFollowing(false);
    virtualizer.scrollToIndex(rows.rowOfLine(range.from - 1 - model.dropped), { align: "center" });
  }, [range, total, rows, virtualizer, model]);

  useLogKeys({ searchBox, step, toEnd: () => setFollowing(true), toStart: () => goToLine(0) });

  const select = (number: number, extend: boolean) => {
    const next =
      extend && range
        ? { from: Math.min(range.from, number), to: Math.max(range.from, number) }
        : { from: number, to: number };
    shown.current = true;
    setRange(next);
    setFollowing(false);
    window.history.replaceState(window.history.state, "", formatLineRange(next));
  };
  const toggle = (key: number) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the model changes in place, `version` says when
  const selection = useMemo(() => selectedText(model, range), [model, version, range]);
  const matchesByLine = useMemo(() => byLine(search.matches), [search.matches]);
  const start = model.lineAt(0)?.at ?? 0;
  const waiting = following ? 0 : total - Math.max(seen, 0);

  const draw = (row: LogRow | undefined) => {
    if (!row) return null;
    if (row.kind === "group") {
      const key = groupKey(model, row.group);
      return (
        <LogGroupRow
          group={row.group}
          {...groupWords(model, row, program)}
          folded={row.folded}
          onToggle={() => toggle(key)}
        />
      );
    }
    const line = model.lineAt(row.line);
    if (!line) return null;
    const number = row.line + 1 + model.dropped;
    return (
      <LogLineRow
        line={line}
        number={number}
        times={times}
        start={start}
        wrap={wrap}
        selected={range !== undefined && number >= range.from && number <= range.to}
        matches={matchesByLine.get(row.line) ?? []}
        current={search.current}
        onSelect={select}
      />
    );
  };

  return (
    <div className="flex min-h-0 grow flex-col bg-panel">
      <LogToolbar
        search={search}
        searchBox={searchBox}
        onStep={step}
        wrap={wrap}
        setWrap={setWrap}
        times={times}
        setTimes={setTimes}
        following={following}
        setFollowing={(next) => {
          setFollowing(next);
          setSeen(total);
        }}
        downloadUrl={downloadUrl}
        onFirstError={() => {
          const line = findFirstError(model);
          if (line >= 0) {
            goToLine(line);
            setRange({ from: line + 1 + model.dropped, to: line + 1 + model.dropped });
          }
        }}
        selection={selection}
      />
      <div className="relative min-h-0 grow">
        <ScrollBox
          ref={scroller}
          label="Log"
          onWheel={(event) => event.deltaY < 0 && leaveEnd()}
          onKeyDown={(event) => ["ArrowUp", "PageUp", "Home"].includes(event.key) && leaveEnd()}
          onTouchMove={() => leaveEnd()}
          onScroll={(event) => {
            const box = event.currentTarget;
            if (box.scrollHeight - box.scrollTop - box.clientHeight < 4 && open && !following && waiting > 0)
              setFollowing(true);
          }}
          className="absolute inset-0 pb-4 font-mono text-mono"
        >
          {rows.count === 0 ? empty : null}
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((item) => (
              <div
                key={item.key}
                data-index={item.index}
                ref={wrap ? virtualizer.measureElement : undefined}
                className={cn("absolute top-0 left-0", wrap ? "w-full" : "min-w-full")}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {draw(rows.rowAt(item.index))}
              </div>
            ))}
          </div>
        </ScrollBox>
        {model.dropped > 0 ? (
          <p className="absolute top-0 right-5 rounded-md border border-line bg-float px-2 py-1 text-muted text-xs">
            The first {model.dropped.toLocaleString("en")} lines are only in the download.
          </p>
        ) : null}
        {open && !following && waiting > 0 ? (
          <div className="absolute inset-x-0 bottom-3 flex justify-center">
            <Button size="sm" className="bg-float shadow-float" onClick={() => setFollowing(true)}>
              {waiting === 1 ? "1 new line" : `${waiting.toLocaleString("en")} new lines`} · show
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );

  function leaveEnd() {
    if (!following) return;
    setFollowing(false);
    setSeen(total);
  }
}

function byLine(matches: readonly LogMatch[]): ReadonlyMap<number, readonly LogMatch[]> {
  const lines = new Map<number, LogMatch[]>();
  for (const match of matches) {
    const known = lines.get(match.line);
    if (known) known.push(match);
    else lines.set(match.line, [match]);
  }
  return lines;
}

function selectedText(model: LogModel, range: LineRange | undefined) {
  if (!range) return undefined;
  const lines: string[] = [];
  const last = Math.min(range.to, model.dropped + model.length);
  for (let number = range.from; number <= last; number++) {
    const line = model.lineAt(number - 1 - model.dropped);
    if (line) lines.push(line.text);
  }
  return lines.length === 0 ? undefined : { count: lines.length, text: lines.join("\n") };
}

function groupWords(model: LogModel, row: LogRow & { kind: "group" }, program: string | undefined) {
  const first = model.lineAt(row.group.start)?.at ?? 0;
  const last = model.lineAt(row.group.start + row.lines - 1)?.at ?? first;
  const isFirst = row.group === model.groups[0];
  if (row.group.kind === "program") return { title: "Program", detail: program ?? "" };
  const title = isFirst ? "Prepare" : row.group === model.groups.at(-1) ? "End" : "Agent";
  const seconds = Math.round((last - first) / 1_000);
  const lines = row.lines === 1 ? "1 line" : `${row.lines} lines`;
  return { title, detail: seconds > 0 ? `${lines} · ${seconds} s` : lines };
}

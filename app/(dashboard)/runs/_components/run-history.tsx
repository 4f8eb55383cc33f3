"use client";

import { ChartLine, Download, Rocket } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState, useTransition } from "react";
import { launchHref } from "@/components/form/launch-link";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { type QueryIssue, readRunQuery, writeRunQuery } from "@/lib/runs/run-query";
import type { RunPage } from "@/lib/runs/run-view";
import { chartsHref } from "../charts/charts-address";
import { type RunsAddress, runsHref, runsQuery } from "../runs-address";
import { BulkBar } from "./bulk-bar";
import { ColumnPicker } from "./column-picker";
import { FilterLine } from "./filter-line";
import { FilterPickers } from "./filter-pickers";
import { HistoryFooter } from "./history-footer";
import { NoRuns } from "./no-runs";
import type { KnownNames } from "./query-completion";
import { RunPreview } from "./run-preview";
import { RunTable } from "./run-table";
import { RunTotal } from "./run-total";
import { useListKeys } from "./use-list-keys";
import { useLiveRuns } from "./use-live-runs";
import { ViewChips } from "./view-chips";

interface RunHistoryProps {
  address: RunsAddress;
  /** Absent while the filter line cannot be read. */
  page: RunPage | undefined;
  issues: readonly QueryIssue[];
  names: Pick<KnownNames, "queue" | "job" | "by">;
  me: string;
  may: { launch: boolean; cancel: boolean };
}

/** Who ran what: filter, list, selection and a preview; the address holds the state. */
export function RunHistory({ address, page, issues, names, me, may }: RunHistoryProps) {
  const router = useRouter();
  const [isLoading, start] = useTransition();
  const live = useLiveRuns(address, page);
  const { rows } = live;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const [previews, setPreviews] = useState(false);
  const table = useRef<HTMLTableElement>(null);

  const goTo = (change: Partial<RunsAddress>) =>
    start(() => router.push(runsHref(address, change), { scroll: false }));
  const toggle = (id: string) =>
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  useListKeys({
    rows,
    cursor,
    table,
    onSelect: toggle,
    onPreview: () => setPreviews((before) => !before),
    onEscape: () => {
      if (previews) setPreviews(false);
      else setSelected(new Set());
    },
  });

  const { query } = readRunQuery(address.line);
  const valueNames = [...new Set(rows.flatMap((run) => Object.keys(run.values)))].sort();
  const known: KnownNames = {
    ...names,
    project: [...new Set(rows.map((run) => run.project))].sort(),
    values: valueNames,
  };
  // What is not on this page any more cannot be acted on unseen.
  const chosen = rows.filter(({ id }) => selected.has(id));
  const previewed = rows.find(({ id }) => id === cursor);
  const hasFilter = address.line.trim() !== "";

  const charts = (size: "sm" | "md") =>
    rows.length > 0 ? (
      <Button size={size} asChild>
        <Link href={chartsHref(address)} prefetch={false}>
          <ChartLine aria-hidden />
          Charts
        </Link>
      </Button>
    ) : null;
  const csv = (size: "sm" | "md") => (
    <Button size={size} asChild>
      <a href={`/api/runs/csv?${runsQuery({ ...address, page: 1, after: "" })}`} download>
        <Download aria-hidden />
        CSV
      </a>
    </Button>
  );
  const launch = (size: "sm" | "md") =>
    may.launch ? (
      <Button variant="primary" size={size} asChild>
        <Link href={launchHref({})}>
          <Rocket aria-hidden />
          Launch
        </Link>
      </Button>
    ) : null;

  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="flex shrink-0 flex-wrap items-start gap-2 px-5 pt-3 max-md:px-3.5">
        <h1 className="sr-only">Runs</h1>
        <FilterLine
          // Another address brings another line.
          key={address.line}
          line={address.line}
          issues={issues}
          known={known}
          onSubmit={(line) => goTo({ line })}
        />
        <FilterPickers query={query} known={known} onChange={(next) => goTo({ line: writeRunQuery(next) })} />
        <div className="ml-auto flex items-center gap-2 max-md:hidden">
          {page ? (
            <RunTotal key={address.line} line={address.line} total={live.total} isMore={live.isMore} />
          ) : null}
          {charts("md")}
          {csv("md")}
          {launch("md")}
        </div>
      </div>
      <div className="flex shrink-0 items-center gap-2 px-5 py-2 max-md:overflow-x-auto max-md:px-3.5">
        <ViewChips line={address.line} hrefOf={(line) => runsHref(address, { line })} />
        <ColumnPicker
          names={[...new Set([...address.columns, ...valueNames])]}
          chosen={address.columns}
          onChange={(columns) => goTo({ columns, page: address.page, after: address.after })}
        />
        <div className="flex gap-1.5 md:hidden">
          {charts("sm")}
          {csv("sm")}
        </div>
      </div>
      {live.foundSince === null ? null : (
        <p role="status" className="px-5 pb-2 text-muted max-md:px-3.5">
          Older runs are still being read in: those launched before <RelativeTime at={live.foundSince} /> are
          not found by values or words yet.
        </p>
      )}
      <div className="flex min-h-0 grow border-line border-t">
        <div className="relative flex min-h-0 min-w-0 grow flex-col">
          {live.news === "" ? null : (
            <Button
              size="sm"
              variant="selected"
              onClick={live.showNews}
              className="absolute top-10 left-1/2 z-10 -translate-x-1/2 rounded-full bg-accent-soft px-3 shadow-float"
            >
              <span role="status">{live.news}</span> · show
            </Button>
          )}
          {rows.length === 0 ? (
            <NoRuns issues={issues} hasFilter={hasFilter} mayLaunch={may.launch} />
          ) : (
            <RunTable
              ref={table}
              address={address}
              rows={rows}
              selected={selected}
              cursor={cursor}
              isLoading={isLoading}
              onSelect={toggle}
              onSelectAll={(all) => setSelected(new Set(all ? rows.map(({ id }) => id) : []))}
              onCursor={setCursor}
              onPreview={(id) => {
                setPreviews(!(previews && id === cursor));
                setCursor(id);
              }}
            />
          )}
        </div>
        {previews && previewed ? (
          <RunPreview key={previewed.id} run={previewed} onClose={() => setPreviews(false)} />
        ) : null}
      </div>
      {chosen.length > 0 ? (
        <BulkBar
          runs={chosen}
          me={me}
          mayCancel={may.cancel}
          mayRerun={may.launch}
          onClear={() => setSelected(new Set())}
        />
      ) : null}
      <HistoryFooter
        address={address}
        total={live.total}
        isMore={live.isMore}
        next={live.next}
        shown={rows.length}
        pageSize={live.pageSize}
        isStale={live.isStale}
        action={launch("sm")}
      />
    </div>
  );
}

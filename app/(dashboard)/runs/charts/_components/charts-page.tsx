"use client";

import { ListOrdered } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Select } from "@/components/ui/select";
import { type QueryIssue, readRunQuery, writeRunQuery } from "@/lib/runs/run-query";
import { countWords } from "../../_components/bulk-words";
import { FilterLine } from "../../_components/filter-line";
import { FilterPickers } from "../../_components/filter-pickers";
import type { ComparedRuns } from "../../_components/load-compared";
import { NoRuns } from "../../_components/no-runs";
import type { KnownNames } from "../../_components/query-completion";
import { RunsTogether } from "../../_components/runs-together";
import { runsHref } from "../../runs-address";
import { type ChartsAddress, changeChartsQuery, runCounts } from "../charts-address";
import { isSameOrder, runOrders } from "../run-orders";
import { ViewMenu, type ViewMenuProps } from "./view-menu";

interface ChartsPageProps {
  address: ChartsAddress;
  /** Absent when no run matches, or the filter cannot be read. */
  compared: ComparedRuns | undefined;
  total: number;
  /** There are more than were counted. */
  isMore: boolean;
  issues: readonly QueryIssue[];
  names: Pick<KnownNames, "queue" | "job" | "by">;
  views: ViewMenuProps;
}

/** The runs of a filter over one another: as many as can be told apart, and it says of how many. */
export function ChartsPage({ address, compared, total, isMore, issues, names, views }: ChartsPageProps) {
  const router = useRouter();
  const [isLoading, start] = useTransition();
  const goTo = (change: Partial<ChartsAddress>) =>
    start(() => {
      const query = changeChartsQuery(window.location.search.slice(1), { ...address, ...change });
      router.push(query === "" ? "/runs/charts" : `/runs/charts?${query}`, { scroll: false });
    });
  const { query } = readRunQuery(address.line);
  const runs = compared?.runs ?? [];
  const known: KnownNames = {
    ...names,
    project: [...new Set(runs.map(({ project }) => project))].sort(),
    values: [...new Set(runs.flatMap(({ values }) => Object.keys(values)))].sort(),
  };
  const orders = runOrders(compared?.rows ?? [], address);
  return (
    <div className="flex min-h-0 grow flex-col" aria-busy={isLoading}>
      <h1 className="sr-only">Charts of runs</h1>
      <div className="flex shrink-0 flex-wrap items-start gap-2 px-5 pt-3 max-md:px-3.5">
        <FilterLine
          key={address.line}
          line={address.line}
          issues={issues}
          known={known}
          onSubmit={(line) => goTo({ line })}
        />
        <FilterPickers query={query} known={known} onChange={(next) => goTo({ line: writeRunQuery(next) })} />
        <Button asChild className="ml-auto max-md:hidden">
          <Link href={runsHref({ ...address, page: 1, after: "", columns: [] })}>
            <ListOrdered aria-hidden />
            List
          </Link>
        </Button>
      </div>
      {compared ? (
        <>
          <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 px-5 py-2 max-md:px-3.5">
            <span aria-hidden className="text-muted max-md:hidden">
              Draw the
            </span>
            <Select
              aria-label="Runs that are drawn"
              className="w-18"
              value={String(address.runs)}
              onValueChange={(value) => goTo({ runs: Number(value) })}
              options={[...new Set([...runCounts, address.runs])]
                .sort((a, b) => a - b)
                .map((count) => ({ value: String(count) }))}
            />
            <Select
              aria-label="Which runs are drawn"
              className="w-auto min-w-28 max-w-60"
              value={String(orders.findIndex((order) => isSameOrder(order, address)))}
              onValueChange={(place) => {
                const order = orders[Number(place)];
                if (order) goTo({ sort: order.sort, direction: order.direction });
              }}
              options={orders.map(({ words }, place) => ({ value: String(place), label: words }))}
            />
            <p role="status" className="text-muted">
              {runs.length < total || isMore
                ? `${runs.length} of ${isMore ? "more than " : ""}${countWords(total)}`
                : `All ${countWords(runs.length)}`}
            </p>
            <ViewMenu {...views} />
          </div>
          <div className={cn("flex min-h-0 grow flex-col transition-opacity", isLoading && "opacity-60")}>
            <RunsTogether
              // Other runs have other colours and other lines.
              key={runs.map(({ id }) => id).join()}
              label="Parts of the charts"
              runs={runs}
              rows={compared.rows}
              leftOut={compared.leftOut}
              metrics={compared.metrics}
            />
          </div>
        </>
      ) : (
        <NoRuns issues={issues} hasFilter={address.line.trim() !== ""} mayLaunch={false} />
      )}
    </div>
  );
}

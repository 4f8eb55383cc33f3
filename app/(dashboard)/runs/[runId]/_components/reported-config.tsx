"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadFailure } from "@/components/ui/load-failure";
import { PaneBar } from "@/components/ui/pane-bar";
import { ScrollBox } from "@/components/ui/scroll-box";
import { SearchInput } from "@/components/ui/search-input";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { ConfigValuesView } from "@/lib/tracking/schema";
import { askJson } from "../../../_components/ask-json";

interface ReportedConfigProps {
  runId: string;
  isOver: boolean;
}

/** A program sets its config when it starts, and may add to it. */
const everyMs = 10_000;

const compareNames = new Intl.Collator("en", { numeric: true }).compare;

/** What the program said it runs with. */
export function ReportedConfig({ runId, isOver }: ReportedConfigProps) {
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery({
    queryKey: ["reported-config", runId, isOver],
    queryFn: ({ signal }) => askJson<ConfigValuesView>(`/api/runs/${runId}/config`, { signal }),
    refetchInterval: isOver ? false : everyMs,
  });
  if (!data && error) return <LoadFailure error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows columns={2} />;
  if (data.values.length === 0)
    return (
      <EmptyState
        title="The program reported no config"
        hint="What it runs with appears here when it says so, with the W&B client for example."
        command={'wandb.init(config={"lr": 0.1})'}
      />
    );
  const wanted = search.trim().toLowerCase();
  // A client sends them in no order.
  const shown = data.values
    .filter(({ name, text }) => `${name} ${text}`.toLowerCase().includes(wanted))
    .sort((a, b) => compareNames(a.name, b.name));
  return (
    <div className="flex min-h-0 grow flex-col">
      <PaneBar className="gap-x-4">
        <SearchInput
          label="Search the config"
          placeholder="Search names and values"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span className="text-muted">
          {shown.length === data.values.length ? "" : `${shown.length} of `}
          {data.values.length} values
          {data.leftOut > 0 ? `, ${data.leftOut} more are in the config as it was sent` : ""}
        </span>
        <span className="ml-auto">
          <CopyButton
            text={data.values.map(({ name, text }) => `${name}: ${text}`).join("\n")}
            label="Copy the config"
          />
        </span>
      </PaneBar>
      <ScrollBox label="Reported config" className="min-h-0 grow">
        <table className="w-full border-separate border-spacing-0 text-left">
          <thead className="sr-only">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, text }) => (
              <tr key={name} className="hover:bg-hover">
                <th
                  scope="row"
                  className="w-1/4 min-w-32 border-line border-b px-5 py-[calc((var(--row-height)-1.25rem)/2)] align-top font-mono font-normal text-mono text-muted [overflow-wrap:anywhere] max-md:px-3.5"
                >
                  {name}
                </th>
                <td className="max-w-220 whitespace-pre-wrap border-line border-b px-2.5 py-[calc((var(--row-height)-1.25rem)/2)] align-top font-mono text-mono [overflow-wrap:anywhere] max-md:pr-3.5">
                  {text === "" ? "(empty)" : text}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </div>
  );
}

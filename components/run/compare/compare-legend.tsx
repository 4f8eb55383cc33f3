"use client";

import { ChevronDown, ChevronRight, Eye, EyeOff } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { LineSwatch } from "../../chart/line-swatch";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { IconButton } from "../../ui/icon-button";
import { Input } from "../../ui/input";
import { Select } from "../../ui/select";
import type { ChartedRun } from "../charted-run";
import type { RunGroup } from "./group-runs";

interface CompareLegendProps {
  runs: readonly ChartedRun[];
  /** The runs by a value, where they are drawn so. */
  groups: readonly RunGroup[] | undefined;
  hidden: ReadonlySet<string>;
  onHide: (hidden: ReadonlySet<string>) => void;
  /** A line to stand out while it is pointed at. */
  onStress: (runId: string | undefined) => void;
  choices: readonly string[];
  choice: string | undefined;
  onChoose: (choice: string) => void;
}

const none = "none";
/** Fewer are found by looking. */
const leastToSearch = 9;

/** Which line is which run; runs can be searched, hidden, and drawn by a value as one line each. */
export function CompareLegend(props: CompareLegendProps) {
  const { runs, groups, hidden, onHide, onStress, choices, choice, onChoose } = props;
  const [search, setSearch] = useState("");
  // On a narrow page the charts have the place until somebody asks.
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const wanted = search.trim().toLowerCase();
  const listed = runs.filter(({ name }) => name.toLowerCase().includes(wanted));
  const groupOf = new Map(groups?.flatMap((group) => group.runIds.map((runId) => [runId, group] as const)));
  const toggle = (runId: string) => {
    const next = new Set(hidden);
    if (!next.delete(runId)) next.add(runId);
    onHide(next);
  };
  return (
    <aside
      aria-label="Legend"
      className="flex w-64 shrink-0 flex-col border-line border-r max-md:max-h-80 max-md:w-full max-md:border-r-0 max-md:border-b"
    >
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex h-11 shrink-0 items-center gap-2 px-3.5 font-medium md:hidden"
      >
        {isOpen ? (
          <ChevronDown aria-hidden className="size-3.5" />
        ) : (
          <ChevronRight aria-hidden className="size-3.5" />
        )}
        Legend
        <span className="min-w-0 truncate font-normal text-muted">
          {runs.length} runs{choice ? `, by ${choice.slice(choice.indexOf(".") + 1)}` : ""}
        </span>
      </button>
      <div className={cn("flex min-h-0 grow flex-col", !isOpen && "max-md:hidden")}>
        <div className="flex flex-col gap-2 border-line border-b px-5 py-2 max-md:px-3.5">
          {choices.length > 0 ? (
            <div className="flex items-center gap-2">
              <label htmlFor={id} className="shrink-0 text-muted">
                Group by
              </label>
              <Select
                id={id}
                mono
                className="min-w-0 grow"
                value={choice ?? none}
                onValueChange={(value) => onChoose(value === none ? "" : value)}
                options={[
                  { value: none, label: "nothing" },
                  ...choices.map((value) => ({ value, label: value.slice(value.indexOf(".") + 1) })),
                ]}
              />
            </div>
          ) : null}
          {runs.length >= leastToSearch ? (
            <Input
              type="search"
              aria-label="Search the runs"
              placeholder="Search the runs"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          ) : null}
          {hidden.size > 0 ? (
            <Button size="sm" variant="ghost" className="self-start" onClick={() => onHide(new Set())}>
              Show all {runs.length}
            </Button>
          ) : null}
        </div>
        {groups ? (
          <ul aria-label="Groups" className="border-line border-b py-1.5">
            {groups.map((group) => (
              <li key={group.label} className="flex h-7 items-center gap-2 px-5 max-md:px-3.5">
                <LineSwatch colour={group.colour} />
                <span className="min-w-0 grow truncate font-mono text-mono" title={group.label}>
                  {group.label}
                </span>
                <span className="tabular text-muted">{group.runIds.length}</span>
              </li>
            ))}
            <li className="px-5 pt-1 text-muted text-xs max-md:px-3.5">
              Mean of each, lowest to highest as a band
            </li>
          </ul>
        ) : null}
        <ul aria-label="Runs" className="min-h-0 grow overflow-y-auto py-1.5">
          {listed.map((run) => {
            const isHidden = hidden.has(run.id);
            return (
              <li
                key={run.id}
                onMouseEnter={() => onStress(run.id)}
                onMouseLeave={() => onStress(undefined)}
                className={cn(
                  "flex h-7 items-center gap-2 pr-2 pl-5 hover:bg-hover max-md:pl-3.5 touch:h-11",
                  isHidden && "opacity-60",
                )}
              >
                <LineSwatch colour={groupOf.get(run.id)?.colour ?? run.colour} />
                <Link
                  href={`/runs/${run.id}`}
                  prefetch={false}
                  title={run.name}
                  className="min-w-0 grow truncate font-mono text-mono hover:underline"
                >
                  {run.name}
                </Link>
                <IconButton
                  size="sm"
                  label={isHidden ? `Show ${run.name}` : `Hide ${run.name}`}
                  aria-pressed={isHidden}
                  onClick={() => toggle(run.id)}
                >
                  {isHidden ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
                </IconButton>
              </li>
            );
          })}
          {listed.length === 0 ? (
            <li className="px-5 py-2 text-muted">No run has that in its name.</li>
          ) : null}
        </ul>
      </div>
    </aside>
  );
}

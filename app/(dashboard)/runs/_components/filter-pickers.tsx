"use client";

import { ChevronDown } from "lucide-react";
import { RunState } from "@/components/run/run-state";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { type RunQuery, withChoice } from "@/lib/runs/run-query";
import { runStates } from "@/lib/runs/run-state";
import type { KnownNames } from "./query-completion";

interface FilterPickersProps {
  query: RunQuery;
  known: KnownNames;
  onChange: (query: RunQuery) => void;
}

const times = [
  { value: "", label: "Any time" },
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
];

/** The same filters as the line's, to pick. */
export function FilterPickers({ query, known, onChange }: FilterPickersProps) {
  const since = times.find(({ value }) => value !== "" && value === query.since);
  return (
    <fieldset className="flex items-center gap-1.5 max-md:-mx-3.5 max-md:w-screen max-md:overflow-x-auto max-md:px-3.5 max-md:py-0.5">
      <legend className="sr-only">Filters</legend>
      <Picker
        label="State"
        options={runStates}
        chosen={query.state}
        onChange={(values) => onChange(withChoice(query, "state", values))}
      />
      {(["queue", "job", "by"] as const).map((key) => (
        <Picker
          key={key}
          label={key === "by" ? "Who" : key === "job" ? "Job" : "Queue"}
          options={[...new Set([...known[key], ...query[key]])]}
          chosen={query[key]}
          onChange={(values) => onChange(withChoice(query, key, values))}
        />
      ))}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant={query.since ? "selected" : "secondary"}>
            {since?.label ?? (query.since ? `Since ${query.since}` : "Time")}
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuRadioGroup
            value={query.since ?? ""}
            onValueChange={(value) => {
              const { since: _since, until: _until, ...rest } = query;
              onChange(value === "" ? rest : { ...rest, since: value });
            }}
          >
            {times.map(({ value, label }) => (
              <DropdownMenuRadioItem key={value} value={value}>
                {label}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
        </DropdownMenuContent>
      </DropdownMenu>
    </fieldset>
  );
}

interface PickerProps {
  label: string;
  options: readonly string[];
  chosen: readonly string[];
  onChange: (values: string[]) => void;
}

function Picker({ label, options, chosen, onChange }: PickerProps) {
  const picked = new Set(chosen.map((value) => value.toLowerCase()));
  const [only] = chosen;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant={chosen.length > 0 ? "selected" : "secondary"} className="max-w-44">
          <span className="truncate">
            {chosen.length === 0 ? label : chosen.length === 1 ? only : `${label}: ${chosen.length}`}
          </span>
          <ChevronDown aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {options.length === 0 ? <p className="px-2 py-1 text-muted">None yet</p> : null}
        {options.map((option) => {
          const isPicked = picked.has(option.toLowerCase());
          const state = runStates.find((one) => one === option);
          return (
            <DropdownMenuCheckboxItem
              key={option}
              checked={isPicked}
              onCheckedChange={() =>
                onChange(
                  isPicked
                    ? chosen.filter((value) => value.toLowerCase() !== option.toLowerCase())
                    : [...chosen, option],
                )
              }
            >
              {state && label === "State" ? <RunState state={state} /> : option}
            </DropdownMenuCheckboxItem>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

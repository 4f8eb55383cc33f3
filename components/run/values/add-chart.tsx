"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import type { ChartSpec } from "@/lib/runs/chart-view";
import { SearchSelect } from "../../form/search-select";
import { Button } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover";
import { Select } from "../../ui/select";
import type { ValueChartKind } from "./value-card";

interface AddChartProps {
  /** What may be drawn: full names. */
  names: readonly string[];
  /** Those of them that are numbers of most runs. */
  numbers: readonly string[];
  onAdd: (spec: ChartSpec) => void;
}

const mostParallel = 12;

/** Chooses a chart of values of the runs. */
export function AddChart({ names, numbers, onAdd }: AddChartProps) {
  const [open, setOpen] = useState(false);
  const [kind, setKind] = useState<ValueChartKind>("scatter");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const id = useId();
  const labels = axisLabels(kind, chosen.length);
  const filled = labels.map((_, place) => chosen[place] ?? "").filter((name) => name !== "");
  const isWhole = filled.length === labels.length || (kind === "parallel" && filled.length >= 2);
  const options = names.map((value) => ({
    value,
    label: value,
    hint: numbers.includes(value) ? "number" : "text",
  }));
  const add = () => {
    const [first = "", second = ""] = filled;
    const specs: Record<ValueChartKind, ChartSpec> = {
      bars: { kind: "bars", value: first },
      scatter: { kind: "scatter", x: first, y: second },
      parallel: { kind: "parallel", values: [...new Set(filled)] },
    };
    onAdd(specs[kind]);
    setChosen([]);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="sm">
          <Plus aria-hidden />
          Add a chart
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label="Add a chart" className="w-84 max-w-[calc(100vw-1.75rem)]">
        <Select
          aria-label="Kind of chart"
          value={kind}
          onValueChange={(value) => setKind(value as ValueChartKind)}
          options={[
            { value: "scatter", label: "Scatter", hint: "two values, a point a run" },
            { value: "bars", label: "Bars", hint: "one value, a bar a run" },
            { value: "parallel", label: "Parallel coordinates", hint: "many values, a line a run" },
          ]}
        />
        <div className="mt-3 flex max-h-80 flex-col gap-2 overflow-y-auto p-0.5">
          {labels.map((label, place) => (
            <div key={label} className="flex items-center gap-2">
              <label htmlFor={`${id}-${place}`} className="w-12 shrink-0 text-muted">
                {label}
              </label>
              <div className="min-w-0 grow">
                <SearchSelect
                  label={label}
                  value={chosen[place] ?? ""}
                  options={options}
                  disabled={false}
                  tie={{ id: `${id}-${place}` }}
                  onPick={(name) => setChosen(withName(chosen, place, name))}
                />
              </div>
              {kind === "parallel" && chosen.length > 2 && place < chosen.length ? (
                <IconButton
                  size="sm"
                  label={`Leave out ${chosen[place] ?? label}`}
                  onClick={() => setChosen(chosen.filter((_, at) => at !== place))}
                >
                  <X aria-hidden />
                </IconButton>
              ) : null}
            </div>
          ))}
        </div>
        <Button variant="primary" className="mt-3 w-full" disabled={!isWhole} onClick={add}>
          Add
        </Button>
      </PopoverContent>
    </Popover>
  );
}

function axisLabels(kind: ValueChartKind, chosen: number): string[] {
  if (kind === "bars") return ["Value"];
  if (kind === "scatter") return ["X", "Y"];
  const count = Math.min(Math.max(chosen + 1, 3), mostParallel);
  return Array.from({ length: count }, (_, place) => `Axis ${place + 1}`);
}

function withName(names: readonly string[], place: number, name: string): string[] {
  const next = Array.from({ length: Math.max(names.length, place + 1) }, (_, at) => names[at] ?? "");
  next[place] = name;
  return next;
}

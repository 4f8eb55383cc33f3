"use client";

import { useId } from "react";
import type { Smoothing } from "../../chart/smooth-values";
import { Button } from "../../ui/button";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover";
import { Select } from "../../ui/select";

interface SmoothingControlProps {
  smoothing: Smoothing;
  onChange: (smoothing: Smoothing) => void;
}

const starts: Record<Smoothing["kind"], Smoothing> = {
  none: { kind: "none" },
  exponential: { kind: "exponential", weight: 0.6 },
  average: { kind: "average", points: 20 },
};

/** How far lines are smoothed; the values stay faintly behind. */
export function SmoothingControl({ smoothing, onChange }: SmoothingControlProps) {
  const id = useId();
  const words = saySmoothing(smoothing);
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant={smoothing.kind === "none" ? "secondary" : "selected"}>
          Smoothing
          <span className="tabular font-normal">{words}</span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Smoothing">
        <Select
          aria-label="Kind of smoothing"
          value={smoothing.kind}
          onValueChange={(kind) => onChange(starts[kind as Smoothing["kind"]])}
          options={[
            { value: "none", label: "None" },
            { value: "exponential", label: "Exponential" },
            { value: "average", label: "Running average" },
          ]}
        />
        {smoothing.kind === "none" ? null : (
          <div className="mt-3">
            <div className="flex justify-between">
              <label htmlFor={id}>{smoothing.kind === "exponential" ? "Weight" : "Points"}</label>
              <span className="tabular font-mono text-mono">{words}</span>
            </div>
            <input
              id={id}
              type="range"
              className="mt-1 w-full accent-accent"
              {...(smoothing.kind === "exponential"
                ? {
                    min: 0.01,
                    max: 0.99,
                    step: 0.01,
                    value: smoothing.weight,
                    onChange: (event) => onChange({ ...smoothing, weight: event.target.valueAsNumber }),
                  }
                : {
                    min: 2,
                    max: 200,
                    step: 1,
                    value: smoothing.points,
                    onChange: (event) => onChange({ ...smoothing, points: event.target.valueAsNumber }),
                  })}
            />
          </div>
        )}
        <p className="mt-2 text-pretty text-muted text-xs">
          The values themselves stay faintly behind the smoothed line.
        </p>
      </PopoverContent>
    </Popover>
  );
}

function saySmoothing(smoothing: Smoothing): string {
  switch (smoothing.kind) {
    case "none":
      return "off";
    case "exponential":
      return smoothing.weight.toFixed(2);
    case "average":
      return String(smoothing.points);
  }
}

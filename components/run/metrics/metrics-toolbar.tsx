"use client";

import { Settings2, ZoomOut } from "lucide-react";
import { useId } from "react";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { Kbd } from "../../ui/kbd";
import { PaneBar } from "../../ui/pane-bar";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover";
import { SearchInput } from "../../ui/search-input";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { formatX, type MetricsAddress, mostColumns, parseX, shownX } from "./metrics-address";
import { SmoothingControl } from "./smoothing-control";

interface MetricsToolbarProps {
  address: MetricsAddress;
  onChange: (part: Partial<MetricsAddress>) => void;
  /** Metrics that may stand on x. */
  xKeys: readonly string[];
  /** How many there are of each; no choice where there are only metrics. */
  counts: { metrics: number; system: number };
  searchRef: React.RefObject<HTMLInputElement | null>;
}

const step = "step";
/** More names than a list can be read through. */
const mostXKeys = 100;

/** How all charts of the page are drawn. */
export function MetricsToolbar({ address, onChange, xKeys, counts, searchRef }: MetricsToolbarProps) {
  const { pane, isLogX, isLogY, ignoreOutliers, columns, zoom } = address;
  const x = shownX(address);
  const chosen = formatX(x) || step;
  const listed = xKeys.slice(0, mostXKeys).map((key) => `metric:${key}`);
  const metrics = listed.includes(chosen) || x.kind !== "metric" ? listed : [chosen, ...listed];
  return (
    <PaneBar>
      {counts.system > 0 ? (
        <fieldset aria-label="Which metrics" className="flex gap-1">
          <PaneButton isOn={pane === "metrics"} onClick={() => onChange({ pane: "metrics", search: "" })}>
            Metrics
          </PaneButton>
          <PaneButton isOn={pane === "system"} onClick={() => onChange({ pane: "system", search: "" })}>
            System
          </PaneButton>
        </fieldset>
      ) : null}
      <SearchInput
        ref={searchRef}
        label="Search the metrics"
        className="max-sm:basis-full"
        value={address.search}
        onChange={(event) => onChange({ search: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          onChange({ search: "" });
          event.currentTarget.blur();
        }}
      >
        {address.search === "" ? (
          <Kbd className="absolute top-1/2 right-2 -translate-y-1/2 touch:hidden">/</Kbd>
        ) : null}
      </SearchInput>
      <div className="ml-auto flex flex-wrap items-center gap-2 max-sm:ml-0 max-sm:grow">
        {zoom ? (
          <Button variant="selected" onClick={() => onChange({ zoom: undefined })}>
            <ZoomOut aria-hidden />
            Show all
          </Button>
        ) : null}
        <Select
          aria-label="X axis"
          className="w-38 max-sm:w-36 max-sm:grow"
          value={chosen}
          onValueChange={(value) => onChange({ x: parseX(value) })}
          options={[
            ...(pane === "system" ? [] : [{ value: step, label: "Step" }]),
            { value: "relative", label: "Relative time" },
            { value: "wall", label: "Wall time" },
            ...(pane === "system"
              ? []
              : metrics.map((value) => ({ value, label: value.slice("metric:".length) }))),
          ]}
        />
        <SmoothingControl smoothing={address.smoothing} onChange={(smoothing) => onChange({ smoothing })} />
        <Popover>
          <PopoverTrigger asChild>
            <Button variant={isLogX || isLogY || ignoreOutliers ? "selected" : "secondary"}>
              <Settings2 aria-hidden />
              <span className="max-sm:sr-only">Axes</span>
            </Button>
          </PopoverTrigger>
          <PopoverContent align="end" className="flex w-64 flex-col gap-3" aria-label="Axes">
            <Choice label="Log y axis" isOn={isLogY} onChange={(on) => onChange({ isLogY: on })} />
            <Choice
              label="Log x axis"
              isOn={isLogX}
              isOff={x.kind === "time"}
              onChange={(on) => onChange({ isLogX: on, zoom: undefined })}
            />
            <Choice
              label="Ignore outliers"
              isOn={ignoreOutliers}
              onChange={(on) => onChange({ ignoreOutliers: on })}
            />
            <div className="flex items-center justify-between gap-3 max-md:hidden">
              <span>Charts beside each other</span>
              <Select
                aria-label="Charts beside each other"
                className="w-20"
                value={String(columns)}
                onValueChange={(value) => onChange({ columns: Number(value) })}
                options={[
                  { value: "0", label: "Fit" },
                  ...Array.from({ length: mostColumns }, (_, index) => ({ value: String(index + 1) })),
                ]}
              />
            </div>
          </PopoverContent>
        </Popover>
      </div>
    </PaneBar>
  );
}

interface PaneButtonProps {
  isOn: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function PaneButton({ isOn, onClick, children }: PaneButtonProps) {
  return (
    <Button variant={isOn ? "selected" : "ghost"} aria-pressed={isOn} onClick={onClick}>
      {children}
    </Button>
  );
}

interface ChoiceProps {
  label: string;
  isOn: boolean;
  isOff?: boolean;
  onChange: (on: boolean) => void;
}

function Choice({ label, isOn, isOff = false, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-3">
      <label htmlFor={id} className={cn(isOff && "text-muted")}>
        {label}
      </label>
      <Switch id={id} checked={isOn && !isOff} disabled={isOff} onCheckedChange={onChange} />
    </div>
  );
}

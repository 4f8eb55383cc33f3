"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { MetricView } from "@/lib/tracking/schema";
import { Button } from "../../ui/button";
import { PaneBar } from "../../ui/pane-bar";
import { SearchInput } from "../../ui/search-input";
import { isWide, MediaCard } from "./media-card";
import type { AskMedia } from "./use-media";

interface MediaPaneProps {
  runId: string;
  /** Those that are media. */
  metrics: readonly MetricView[];
  ask: AskMedia;
  /** As the address says it; undefined is the newest. */
  step: number | undefined;
  onStep: (step: number | undefined) => void;
}

/** Cards that stand there at first; thousands of keys come when asked for. */
const pageSize = 60;
/** Addresses are written when the slider rests: browsers allow a few hundred in a minute. */
const restMs = 250;

/** Media of a run by key, all of them at one step. */
export function MediaPane({ runId, metrics, ask, step: given, onStep }: MediaPaneProps) {
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(pageSize);
  const [step, setStep] = useState(given);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => onStep(step), restMs);
    return () => clearTimeout(timer);
  }, [step, onStep]);
  const found = useMemo(() => findMedia(metrics, search), [metrics, search]);
  const shown = found.slice(0, most);
  return (
    <div className="flex min-h-0 min-w-0 grow flex-col">
      <PaneBar>
        <SearchInput
          label="Search the media"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Button
          variant={step === undefined ? "selected" : "secondary"}
          aria-pressed={step === undefined}
          className="ml-auto"
          onClick={() => setStep(undefined)}
        >
          Newest step
        </Button>
      </PaneBar>
      <div ref={box} className="min-h-0 grow overflow-y-auto px-5 py-3 max-md:px-3.5">
        {found.length === 0 ? (
          <p className="py-10 text-center text-muted">No key has “{search}” in its name.</p>
        ) : (
          <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3">
            {[...shown.filter((metric) => !isWide(metric)), ...shown.filter(isWide)].map((metric) => (
              <MediaCard key={metric.key} {...{ runId, metric, ask, step, box }} onStep={setStep} />
            ))}
          </div>
        )}
        {found.length > most ? (
          <div className="py-4 text-center">
            <Button onClick={() => setMost(most + pageSize)}>Show more of {found.length} keys</Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}

const compareNames = new Intl.Collator("en", { numeric: true }).compare;

function findMedia(metrics: readonly MetricView[], search: string): MetricView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return metrics
    .filter(({ key }) => words.every((word) => key.toLowerCase().includes(word)))
    .toSorted((a, b) => compareNames(a.key, b.key));
}

"use client";

import { useMemo, useState } from "react";
import { textOfValue } from "@/components/form/form-text";
import { lineText, resolvedLines } from "@/components/run/resolved/resolved-lines";
import { ResolvedPane } from "@/components/run/resolved/resolved-pane";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import type { RunDetail } from "@/lib/runs/run-view";
import { ReportedConfig } from "./reported-config";
import { RunArtifacts } from "./run-artifacts";

/** What was decided for this run: the values entered and the resolved config, each value with its source. */
export function RunConfig({ run, isOver }: { run: RunDetail; isOver: boolean }) {
  const [shows, setShows] = useState<"config" | "manifest" | "reported">("config");
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const lines = useMemo(
    () => (shows === "manifest" ? resolvedLines(run.manifest, {}) : resolvedLines(run.config, run.sources)),
    [shows, run.config, run.sources, run.manifest],
  );
  const text = useMemo(() => lines.map(lineText).join("\n"), [lines]);
  return (
    <div className="flex min-h-0 grow flex-col">
      <EnteredValues run={run} pointed={pointed} onPoint={setPointed} />
      <RunArtifacts run={run} />
      <div className="flex items-center gap-1.5 border-line border-b px-5 py-1.5 max-md:px-3.5">
        <Button
          size="sm"
          variant={shows === "config" ? "selected" : "ghost"}
          aria-pressed={shows === "config"}
          onClick={() => setShows("config")}
        >
          What ran
        </Button>
        <Button
          size="sm"
          variant={shows === "manifest" ? "selected" : "ghost"}
          aria-pressed={shows === "manifest"}
          onClick={() => setShows("manifest")}
        >
          Manifest
        </Button>
        {run.client ? (
          <Button
            size="sm"
            variant={shows === "reported" ? "selected" : "ghost"}
            aria-pressed={shows === "reported"}
            onClick={() => setShows("reported")}
          >
            What the program said
          </Button>
        ) : null}
        {shows === "reported" ? null : (
          <span className="ml-auto">
            <CopyButton text={text} label="Copy as YAML" />
          </span>
        )}
      </div>
      {shows === "reported" ? (
        <ReportedConfig runId={run.id} isOver={isOver} />
      ) : (
        <ResolvedPane
          label={shows === "config" ? "Resolved config" : "Manifest"}
          lines={lines}
          litField={pointed}
          onPointField={setPointed}
          className="grow"
        />
      )}
    </div>
  );
}

interface EnteredProps {
  run: RunDetail;
  pointed: string | undefined;
  onPoint: (field: string | undefined) => void;
}

function EnteredValues({ run, pointed, onPoint }: EnteredProps) {
  const entries = Object.entries(run.values);
  const defaults = new Set(
    Object.values(run.sources).flatMap((source) =>
      source.layer === "template-default" && source.field ? [source.field] : [],
    ),
  );
  return (
    <div className="border-line border-b px-5 py-3 max-md:px-3.5">
      <h2 className="mb-1.5 font-medium">Values</h2>
      {entries.length === 0 ? (
        <p className="text-muted">The queue asked for none.</p>
      ) : (
        <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
          {entries.map(([name, value]) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: pointing only lights the lines; the same is said by their badges
            <div
              key={name}
              onMouseEnter={() => onPoint(name)}
              onMouseLeave={() => onPoint(undefined)}
              className={pointed === name ? "rounded-sm bg-amber-3" : ""}
            >
              <dt className="inline text-muted">{name} </dt>
              <dd className="inline font-mono text-mono">
                {textOfValue(value)}
                {defaults.has(name) ? (
                  <Badge tone="outline" mono className="ml-1.5">
                    default
                  </Badge>
                ) : null}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

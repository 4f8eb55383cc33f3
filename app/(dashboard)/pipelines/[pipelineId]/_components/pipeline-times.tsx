import Link from "next/link";
import { useState } from "react";
import { RunState } from "@/components/run/run-state";
import { durationWords } from "@/components/run/run-words";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { TimeBar, TimeLine } from "./time-line";

const firstRows = 100;
const ticks = [0, 0.25, 0.5, 0.75, 1] as const;

const tones: Record<TimeBar["kind"], string> = {
  waiting: "bg-hatched",
  running: "bg-blue-9",
  finished: "bg-green-9",
  failed: "bg-red-9",
  cancelled: "bg-slate-9",
};

/** A line for each run: when it waited (hatched), and a bar for each of its attempts. */
export function PipelineTimes({ line }: { line: TimeLine }) {
  const [isWhole, setWhole] = useState(false);
  const rows = isWhole ? line.rows : line.rows.slice(0, firstRows);
  return (
    <div className="px-5 pb-4 max-md:px-3.5">
      <div aria-hidden className="ml-56 flex h-6 justify-between text-2xs text-muted max-md:ml-32">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="tabular flex w-0 justify-center whitespace-nowrap first:justify-start last:justify-end"
          >
            {tick === 0 ? "0" : durationWords(line.seconds * tick)}
          </span>
        ))}
      </div>
      <ol className="flex flex-col">
        {rows.map((row) => (
          <li key={row.runId} className="flex h-7 items-center gap-2">
            <span className="flex w-54 shrink-0 items-center gap-1.5 max-md:w-30">
              <RunState state={row.state} iconOnly />
              <Link
                href={`/runs/${encodeURIComponent(row.runId)}`}
                title={row.title}
                className="truncate font-mono text-mono hover:underline"
              >
                {row.title}
              </Link>
            </span>
            <span className="relative h-4 min-w-0 grow rounded-sm bg-panel">
              {row.bars.map((bar) => (
                <span
                  key={bar.key}
                  title={`${bar.words}: ${durationWords(line.seconds * (bar.to - bar.from))}`}
                  style={{ left: `${bar.from * 100}%`, width: `${(bar.to - bar.from) * 100}%` }}
                  className={cn("absolute inset-y-0 min-w-0.5 rounded-sm", tones[bar.kind])}
                >
                  <span className="sr-only">
                    {bar.words}, {durationWords(line.seconds * (bar.to - bar.from))}.{" "}
                  </span>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
      {rows.length < line.rows.length ? (
        <Button size="sm" className="mt-2" onClick={() => setWhole(true)}>
          Show all {line.rows.length} runs
        </Button>
      ) : null}
    </div>
  );
}

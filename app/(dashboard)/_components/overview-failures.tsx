import { RunState } from "@/components/run/run-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import type { RunRow } from "@/lib/runs/run-view";
import { OverviewSection } from "./overview-section";

/** What failed lately, and of what. */
export function OverviewFailures({ runs }: { runs: readonly RunRow[] }) {
  return (
    <OverviewSection
      title="Recent failures"
      {...(runs.length > 0
        ? { all: { href: `/runs?q=${encodeURIComponent("state:failed,lost")}`, label: "All" } }
        : {})}
    >
      {runs.length === 0 ? (
        <p className="px-5 text-muted max-md:px-3.5">Nothing has failed.</p>
      ) : (
        <ul>
          {runs.map((run) => (
            <li key={run.id} className="relative px-5 py-2 hover:bg-hover max-md:px-3.5">
              <p className="flex items-center gap-2">
                <RunState state={run.state} iconOnly />
                <RowLink href={`/runs/${run.id}`} className="min-w-0 truncate">
                  {run.name}
                </RowLink>
                <span className="ml-auto shrink-0 text-muted text-xs">
                  <RelativeTime at={run.endedAt ?? run.createdAt} />
                </span>
              </p>
              <p className="truncate pl-5.5 text-muted">
                {run.author} {run.queue ? `on ${run.queue.name}` : "reported it"}
                {run.diagnosis ? ` · ${run.diagnosis}` : ""}
              </p>
            </li>
          ))}
        </ul>
      )}
    </OverviewSection>
  );
}

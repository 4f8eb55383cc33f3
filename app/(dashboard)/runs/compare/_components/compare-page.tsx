import { countWords } from "../../_components/bulk-words";
import type { ComparedRuns } from "../../_components/load-compared";
import { RunsTogether } from "../../_components/runs-together";

/** Chosen runs, over one another. */
export function ComparePage({ runs, missing, rows, leftOut, metrics }: ComparedRuns) {
  return (
    <div className="flex min-h-0 grow flex-col">
      <header className="flex shrink-0 flex-wrap items-baseline gap-x-4 px-5 pt-4 pb-2 max-md:px-3.5">
        <h1 className="font-medium text-lg">Compare {countWords(runs.length)}</h1>
        {missing.length > 0 ? (
          <p role="status" className="text-muted">
            {countWords(missing.length)} of the address {missing.length === 1 ? "is" : "are"} not there any
            more, or not yours to see.
          </p>
        ) : null}
      </header>
      <RunsTogether
        label="Parts of the comparison"
        runs={runs}
        rows={rows}
        leftOut={leftOut}
        metrics={metrics}
      />
    </div>
  );
}

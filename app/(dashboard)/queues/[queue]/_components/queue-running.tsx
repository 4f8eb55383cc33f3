import { RunState } from "@/components/run/run-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RunRow } from "@/lib/runs/run-view";

/** What agents have right now, the longest first. */
export function QueueRunning({ runs, total }: { runs: readonly RunRow[]; total: number }) {
  if (runs.length === 0) return null;
  return (
    <section aria-labelledby="running" className="border-line border-b">
      <h2 id="running" className="px-5 pt-4 pb-1.5 font-medium max-md:px-3.5">
        Running
      </h2>
      <div className="overflow-x-auto">
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead className="w-32">State</TableHead>
              <TableHead>Run</TableHead>
              <TableHead>Who</TableHead>
              <TableHead>Agent</TableHead>
              <TableHead className="text-right">Attempt</TableHead>
              <TableHead className="text-right">Running for</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {runs.map((run) => (
              <TableRow key={run.id}>
                <TableCell>
                  <RunState state={run.state} />
                </TableCell>
                <TableCell>
                  <RowLink href={`/runs/${run.id}`}>{run.name}</RowLink>
                </TableCell>
                <TableCell>{run.author}</TableCell>
                <TableCell className="text-muted">{run.agent?.name ?? "—"}</TableCell>
                <TableCell className="tabular text-right text-muted">{run.attempt}</TableCell>
                <TableCell className="tabular text-right">
                  {run.startedAt ? (
                    <RelativeTime at={run.startedAt} form="since" />
                  ) : (
                    <span className="text-muted">not yet</span>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
      {total > runs.length ? (
        <p className="px-5 py-2 text-muted max-md:px-3.5">
          The first {runs.length} of {total}.
        </p>
      ) : null}
    </section>
  );
}

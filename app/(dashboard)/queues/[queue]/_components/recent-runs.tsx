import Link from "next/link";
import { RunState } from "@/components/run/run-state";
import { durationWords } from "@/components/run/run-words";
import { CommandLine } from "@/components/ui/command-line";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RunRow } from "@/lib/runs/run-view";

interface RecentRunsProps {
  runs: readonly RunRow[];
  total: number;
  queue: string;
}

/** What ended here lately. */
export function RecentRuns({ runs, total, queue }: RecentRunsProps) {
  return (
    <section aria-labelledby="recent-runs">
      <div className="flex items-baseline gap-2.5 px-5 pt-4 pb-1.5 max-md:px-3.5">
        <h2 id="recent-runs" className="font-medium">
          Ended lately
        </h2>
        {total > runs.length ? (
          <Link
            href={`/runs?q=${encodeURIComponent(`queue:${queue}`)}`}
            className="ml-auto text-accent-ink hover:underline"
          >
            All {total.toLocaleString("en")}
          </Link>
        ) : null}
      </div>
      {runs.length === 0 ? (
        <div className="max-w-140 px-5 pb-6 max-md:px-3.5">
          <p className="mb-2 text-muted">
            No run has ended here yet. Launch one from the form, or from a terminal:
          </p>
          <CommandLine
            command={`npx slipway launch --queue ${/^[\w.-]+$/.test(queue) ? queue : `'${queue}'`} --job NAME`}
          />
        </div>
      ) : (
        <div className="overflow-x-auto">
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>State</TableHead>
                <TableHead>Run</TableHead>
                <TableHead>Job</TableHead>
                <TableHead>Who</TableHead>
                <TableHead>Launched</TableHead>
                <TableHead className="text-right">Waited</TableHead>
                <TableHead className="text-right">Ran</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {runs.map((run) => (
                <TableRow key={run.id}>
                  <TableCell>
                    <RunState state={run.state} />
                  </TableCell>
                  <TableCell>
                    <Link
                      href={`/runs/${run.id}`}
                      className="font-medium after:absolute after:inset-0 hover:underline"
                    >
                      {run.name}
                    </Link>
                    {run.state === "failed" && run.diagnosis ? (
                      <span className="ml-2 text-muted text-xs">{run.diagnosis}</span>
                    ) : null}
                  </TableCell>
                  <TableCell className="font-mono text-mono text-muted">
                    {run.job ? `${run.job.name}:v${run.job.version}` : "—"}
                  </TableCell>
                  <TableCell>{run.author}</TableCell>
                  <TableCell className="text-muted">
                    <RelativeTime at={run.createdAt} />
                  </TableCell>
                  <TableCell className="tabular text-right text-muted">
                    {secondsWords(run.waitedSeconds)}
                  </TableCell>
                  <TableCell className="tabular text-right">{secondsWords(run.ranSeconds)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </section>
  );
}

function secondsWords(seconds: number | null): string {
  return seconds === null ? "—" : durationWords(seconds);
}

import Link from "next/link";
import type { RunRow } from "@/lib/runs/run-view";
import { CommandLine } from "../ui/command-line";
import { RelativeTime } from "../ui/relative-time";
import { RowLink } from "../ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import { QueueName } from "./queue-name";
import { RanTime, WaitedTime } from "./run-spans";
import { RunState } from "./run-state";

interface RecentRunsProps {
  runs: readonly RunRow[];
  total: number;
  heading: string;
  /** The filter line that lists all of them. */
  line: string;
  /** What all of these runs have in common needs no column. */
  without: "queue" | "job";
  /** What is said when there is none, and how to get one. */
  empty: string;
  command: string;
}

/** The last runs of a queue or a job. */
export function RecentRuns({ runs, total, heading, line, without, empty, command }: RecentRunsProps) {
  return (
    <section aria-labelledby="recent-runs">
      <div className="flex items-baseline gap-2.5 px-5 pt-4 pb-1.5 max-md:px-3.5">
        <h2 id="recent-runs" className="font-medium">
          {heading}
        </h2>
        {total > runs.length ? (
          <Link
            href={`/runs?q=${encodeURIComponent(line)}`}
            className="ml-auto text-accent-ink hover:underline"
          >
            All {total.toLocaleString("en")}
          </Link>
        ) : null}
      </div>
      {runs.length === 0 ? (
        <div className="max-w-140 px-5 pb-6 max-md:px-3.5">
          <p className="mb-2 text-muted">{empty}</p>
          <CommandLine command={command} />
        </div>
      ) : (
        <div className="overflow-x-auto">
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>State</TableHead>
                <TableHead>Run</TableHead>
                <TableHead className="max-md:hidden">{without === "queue" ? "Job" : "Queue"}</TableHead>
                <TableHead className="max-md:hidden">Who</TableHead>
                <TableHead>Launched</TableHead>
                <TableHead className="text-right max-md:hidden">Waited</TableHead>
                <TableHead className="text-right">Ran</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {runs.map((run) => (
                <TableRow key={run.id}>
                  <TableCell>
                    <RunState state={run.state} className="flex" />
                  </TableCell>
                  <TableCell>
                    <RowLink href={`/runs/${run.id}`}>{run.name}</RowLink>
                    {run.state === "failed" && run.diagnosis ? (
                      <span className="ml-2 text-muted text-xs max-md:hidden">{run.diagnosis}</span>
                    ) : null}
                  </TableCell>
                  {without === "queue" ? (
                    <TableCell className="font-mono text-mono text-muted max-md:hidden">
                      {run.job ? `${run.job.name}:v${run.job.version}` : "—"}
                    </TableCell>
                  ) : (
                    <TableCell className="max-md:hidden">
                      <QueueName run={run} />
                    </TableCell>
                  )}
                  <TableCell className="max-md:hidden">{run.author}</TableCell>
                  <TableCell className="text-muted">
                    <RelativeTime at={run.createdAt} />
                  </TableCell>
                  <TableCell className="tabular text-right text-muted max-md:hidden">
                    <WaitedTime run={run} />
                  </TableCell>
                  <TableCell className="tabular text-right">
                    <RanTime run={run} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </section>
  );
}

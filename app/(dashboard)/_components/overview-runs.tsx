import { QueueName } from "@/components/run/queue-name";
import { RunState } from "@/components/run/run-state";
import { durationWords } from "@/components/run/run-words";
import { CommandLine } from "@/components/ui/command-line";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { shellWord } from "@/lib/config/values/shell-word";
import type { RunRow } from "@/lib/runs/run-view";
import { OverviewSection } from "./overview-section";

interface OverviewRunsProps {
  runs: readonly RunRow[];
  queue: string;
  job: string | undefined;
  mayLaunch: boolean;
}

/** What was launched lately. */
export function OverviewRuns({ runs, queue, job, mayLaunch }: OverviewRunsProps) {
  if (runs.length === 0) {
    return (
      <OverviewSection title="Recent runs">
        <div className="max-w-140 px-5 max-md:px-3.5">
          <p className="mb-2 text-muted">
            {mayLaunch
              ? "Nothing was launched yet. Fill in the form under Launch, or from a terminal:"
              : "Nothing was launched yet. What people launch appears here."}
          </p>
          {mayLaunch ? (
            <CommandLine
              command={`npx slipway launch --queue ${shellWord(queue)} --job ${job ? shellWord(job) : "NAME"}`}
            />
          ) : null}
        </div>
      </OverviewSection>
    );
  }
  return (
    <OverviewSection title="Recent runs" all={{ href: "/runs", label: "All" }}>
      <div className="overflow-x-auto">
        <Table>
          <TableHeader>
            <TableRow>
              <TableHead className="w-28">State</TableHead>
              <TableHead>Run</TableHead>
              <TableHead className="max-md:hidden">Job</TableHead>
              <TableHead className="max-md:hidden">Queue</TableHead>
              <TableHead className="max-md:hidden">Who</TableHead>
              <TableHead className="w-28">Launched</TableHead>
              <TableHead className="w-28 text-right max-md:hidden">Ran</TableHead>
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
                <TableCell className="font-mono text-mono text-muted max-md:hidden">
                  {run.job ? `${run.job.name}:v${run.job.version}` : "—"}
                </TableCell>
                <TableCell className="max-md:hidden">
                  <QueueName run={run} />
                </TableCell>
                <TableCell className="max-md:hidden">{run.author}</TableCell>
                <TableCell className="text-muted">
                  <RelativeTime at={run.createdAt} />
                </TableCell>
                <TableCell className="tabular text-right max-md:hidden">
                  {run.ranSeconds === null ? "—" : durationWords(run.ranSeconds)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </OverviewSection>
  );
}

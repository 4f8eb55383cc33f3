import { Workflow } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { RunState } from "@/components/run/run-state";
import { buttonStyles } from "@/components/ui/button-styles";
import { EmptyState } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listPipelines } from "@/lib/dispatch/pipelines/list-pipelines";
import { type PipelineRow, stageStates } from "@/lib/runs/pipeline-view";
import { orNotFound } from "../_components/or-not-found";

export const metadata: Metadata = { title: "Pipelines" };

interface Props {
  searchParams: Promise<{ after?: string | string[] }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const after = [(await searchParams).after].flat()[0];
  const { pipelines, next } = await orNotFound(listPipelines(actor, after === undefined ? {} : { after }));
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Pipelines</h1>
      {pipelines.length === 0 ? (
        <EmptyState
          icon={<Workflow aria-hidden />}
          title="No pipelines yet"
          hint="Jobs with several stages, which take what the stages before them have made, are launched whole by slipway launch --config FILE, and appear here with what each stage does."
        />
      ) : (
        <div className="min-h-0 grow overflow-auto">
          <Table aria-label="Pipelines">
            <TableHeader>
              <TableRow>
                <TableHead>State</TableHead>
                <TableHead>Pipeline</TableHead>
                <TableHead className="max-md:hidden">Stages</TableHead>
                <TableHead className="max-md:hidden">Job</TableHead>
                <TableHead className="max-md:hidden">Project</TableHead>
                <TableHead className="max-md:hidden">By</TableHead>
                <TableHead>Launched</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {pipelines.map((pipeline) => (
                <TableRow key={pipeline.id}>
                  <TableCell>
                    <RunState state={pipeline.state} />
                  </TableCell>
                  <TableCell className="w-full max-w-0 min-w-36 truncate">
                    <RowLink href={`/pipelines/${pipeline.id}`} className="font-mono text-mono">
                      {pipeline.name}
                    </RowLink>
                  </TableCell>
                  <TableCell className="text-muted max-md:hidden">{stageWords(pipeline)}</TableCell>
                  <TableCell className="font-mono text-mono max-md:hidden">
                    {pipeline.job === null ? "—" : `${pipeline.job}:v${pipeline.jobVersion}`}
                  </TableCell>
                  <TableCell className="text-muted max-md:hidden">{pipeline.project}</TableCell>
                  <TableCell className="text-muted max-md:hidden">{pipeline.author}</TableCell>
                  <TableCell className="text-muted">
                    <RelativeTime at={pipeline.createdAt} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      {next === null ? null : (
        <nav aria-label="Pages of the list" className="flex justify-end border-line border-t px-5 py-2">
          <Link
            href={`/pipelines?${new URLSearchParams({ after: next })}`}
            className={buttonStyles({ size: "sm" })}
          >
            Next page
          </Link>
        </nav>
      )}
    </div>
  );
}

function stageWords({ stages }: PipelineRow): string {
  return stageStates
    .filter((state) => stages[state] > 0)
    .map((state) => `${stages[state]} ${state}`)
    .join(", ");
}

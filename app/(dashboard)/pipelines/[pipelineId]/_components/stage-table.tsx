import Link from "next/link";
import { useState } from "react";
import { RunState } from "@/components/run/run-state";
import { durationWords } from "@/components/run/run-words";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { PipelineView, StageRunView, StageView } from "@/lib/runs/pipeline-view";
import { stageRunTitle } from "./time-line";

const firstRows = 100;

interface StageTableProps {
  pipeline: Pick<PipelineView, "stageList" | "edges">;
  now: number | undefined;
}

interface StageLine {
  stage: StageView;
  run: StageRunView | null;
  isFirst: boolean;
}

/** The stages as a list: what the picture shows, in words, a row for each run. */
export function StageTable({ pipeline: { stageList, edges }, now }: StageTableProps) {
  const [isWhole, setWhole] = useState(false);
  const all = stageList.flatMap((stage): StageLine[] =>
    stage.runs.length === 0
      ? [{ stage, run: null, isFirst: true }]
      : stage.runs.map((run, at) => ({ stage, run, isFirst: at === 0 })),
  );
  const rows = isWhole ? all : all.slice(0, firstRows);
  const before = namesBefore(stageList, edges);
  return (
    <>
      <Table aria-label="Stages">
        <TableHeader>
          <TableRow>
            <TableHead>Stage</TableHead>
            <TableHead>State</TableHead>
            <TableHead className="max-md:hidden">Run</TableHead>
            <TableHead className="max-md:hidden">Queue</TableHead>
            <TableHead className="max-md:hidden">After</TableHead>
            <TableHead className="text-right">Took</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map(({ stage, run, isFirst }) => (
            <TableRow
              key={`${stage.position} ${run?.runId}`}
              {...(isFirst && { id: `stage-${stage.position}` })}
            >
              <TableCell className="max-w-60 min-w-32 truncate font-mono text-mono">
                {run ? (
                  <Link href={`/runs/${encodeURIComponent(run.runId)}`} className="hover:underline">
                    {stageRunTitle(stage.name, run)}
                  </Link>
                ) : (
                  stage.name
                )}
              </TableCell>
              <TableCell className="max-w-100 truncate" title={reasonOf(stage, run)}>
                <RunState state={stage.state === "skipped" || !run ? stage.state : run.state} />
                {run?.isKept ? (
                  <Badge tone="outline" className="ml-2">
                    from an earlier launch
                  </Badge>
                ) : null}
                <span className="ml-2 text-muted max-md:hidden">{reasonOf(stage, run)}</span>
              </TableCell>
              <TableCell className="text-muted max-md:hidden">{run?.name ?? "—"}</TableCell>
              <TableCell className="font-mono text-mono max-md:hidden">{run?.queue ?? "—"}</TableCell>
              <TableCell className="max-w-60 truncate text-muted max-md:hidden">
                {before.get(stage.position)?.join(", ") ?? "—"}
              </TableCell>
              <TableCell className="tabular text-right">{tookWords(run, now)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {rows.length < all.length ? (
        <p className="px-5 py-2 max-md:px-3.5">
          <Button size="sm" onClick={() => setWhole(true)}>
            Show all {all.length} rows
          </Button>
        </p>
      ) : null}
    </>
  );
}

/** `preprocess (processed-dataset)`. */
function namesBefore(stages: readonly StageView[], edges: PipelineView["edges"]): Map<number, string[]> {
  const names = new Map(stages.map(({ position, name }) => [position, name]));
  const before = new Map<number, string[]>();
  for (const { from, to, artifact } of edges) {
    const name = names.get(from) ?? `${from}`;
    before.set(to, [...(before.get(to) ?? []), artifact === null ? name : `${name} (${artifact})`]);
  }
  return before;
}

function reasonOf({ because }: StageView, run: StageRunView | null): string {
  if (run?.state === "finished") return "";
  return because ?? run?.diagnosis ?? "";
}

function tookWords(run: StageRunView | null, now: number | undefined): string {
  if (!run?.startedAt) return "—";
  const end = run.endedAt === null ? now : Date.parse(run.endedAt);
  return end === undefined ? "—" : durationWords((end - Date.parse(run.startedAt)) / 1_000);
}

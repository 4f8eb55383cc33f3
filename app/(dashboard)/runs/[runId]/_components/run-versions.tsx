"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Container } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LoadFailure } from "@/components/ui/load-failure";
import { RelativeTime } from "@/components/ui/relative-time";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { RunArtifact, RunArtifactsPage } from "@/lib/runs/artifact-view";
import type { RunDetail } from "@/lib/runs/run-view";
import { saySize } from "@/lib/runs/say-size";
import { askJson } from "../../../_components/ask-json";
import { versionHref } from "../../../artifacts/artifact-href";
import { NothingReported } from "./nothing-reported";
import { RunReproduction } from "./run-reproduction";

const everyMs = 5_000;
const pageSize = 100;

function useArtifacts(runId: string, kind: "used" | "logged", isOver: boolean) {
  return useInfiniteQuery({
    queryKey: ["run-artifacts", runId, kind, isOver],
    queryFn: ({ pageParam, signal }) =>
      askJson<RunArtifactsPage>(
        `/api/v1/runs/${encodeURIComponent(runId)}/artifacts?kind=${kind}&offset=${pageParam}&limit=${pageSize}`,
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    refetchInterval: isOver ? false : everyMs,
  });
}

/** Which versions of artifacts the run used, and which it made. */
export function RunVersions({ run, isOver }: { run: RunDetail; isOver: boolean }) {
  const used = useArtifacts(run.id, "used", isOver);
  const logged = useArtifacts(run.id, "logged", isOver);
  const error = used.error ?? logged.error;
  if (error && !(used.data && logged.data))
    return <LoadFailure error={error} onRetry={() => void Promise.all([used.refetch(), logged.refetch()])} />;
  if (!used.data || !logged.data) return <SkeletonRows rows={6} columns={4} />;
  const rowsOf = ({ pages }: { pages: readonly RunArtifactsPage[] }) =>
    pages.flatMap((page) => page.artifacts);
  const isEmpty = rowsOf(used.data).length === 0 && rowsOf(logged.data).length === 0;
  if (isEmpty && !run.rerunOf)
    return (
      <NothingReported
        icon={<Container aria-hidden />}
        title={isOver ? "This run used and made no artifacts" : "No artifacts yet"}
        hint="Versions of data sets, models and whatever else the run uses or makes appear here, and in their lineage."
        ways={[
          {
            title: "Use and make them with the W&B client",
            words: "A directory becomes a version that never changes.",
            code: `run.use_artifact("images:latest").download()\nrun.log_artifact("out/", name="model", type="model")`,
          },
        ]}
      />
    );
  return (
    <div className="min-h-0 grow overflow-y-auto">
      {run.rerunOf ? <RunReproduction runId={run.id} isOver={isOver} /> : null}
      {(
        [
          ["Used", used],
          ["Made", logged],
        ] as const
      ).map(([title, list]) => (
        <ArtifactList
          key={title}
          title={title}
          artifacts={list.data ? rowsOf(list.data) : []}
          more={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
        />
      ))}
    </div>
  );
}

interface ArtifactListProps {
  title: string;
  artifacts: readonly RunArtifact[];
  more: (() => void) | undefined;
}

function ArtifactList({ title, artifacts, more }: ArtifactListProps) {
  return (
    <section aria-label={title}>
      <h2 className="px-5 pt-4 pb-1 font-medium max-md:px-3.5">{title}</h2>
      {artifacts.length === 0 ? (
        <p className="px-5 pb-3 text-muted max-md:px-3.5">None.</p>
      ) : (
        <Table aria-label={title}>
          <TableHeader>
            <TableRow>
              <TableHead>Version</TableHead>
              <TableHead>Type</TableHead>
              <TableHead className="text-right max-md:hidden">Files</TableHead>
              <TableHead className="text-right">Size</TableHead>
              <TableHead className="max-md:hidden">When</TableHead>
              <TableHead className="max-md:hidden">Lineage</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {artifacts.map((artifact) => (
              <TableRow key={artifact.id}>
                <TableCell className="w-full max-w-0 min-w-36">
                  <span className="flex items-center gap-1.5 overflow-hidden">
                    <Link
                      href={versionHref(artifact)}
                      className="truncate font-mono text-mono hover:underline"
                    >
                      {artifact.artifact}:{artifact.version}
                    </Link>
                    {artifact.state === "deleted" ? <Badge tone="outline">deleted</Badge> : null}
                    {artifact.aliases.map((alias) => (
                      <Badge key={alias} mono className="max-md:hidden">
                        {alias}
                      </Badge>
                    ))}
                  </span>
                </TableCell>
                <TableCell className="text-muted">{artifact.type}</TableCell>
                <TableCell className="tabular text-right max-md:hidden">{artifact.fileCount}</TableCell>
                <TableCell className="tabular text-right">{saySize(artifact.size)}</TableCell>
                <TableCell className="text-muted max-md:hidden">
                  <RelativeTime at={artifact.at} />
                </TableCell>
                <TableCell className="max-md:hidden">
                  <Link href={`${versionHref(artifact)}/lineage`} className="hover:underline">
                    Lineage<span className="sr-only"> of {artifact.artifact}</span>
                  </Link>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {more ? (
        <p className="px-5 py-2">
          <Button size="sm" onClick={more}>
            Show more
          </Button>
        </p>
      ) : null}
    </section>
  );
}

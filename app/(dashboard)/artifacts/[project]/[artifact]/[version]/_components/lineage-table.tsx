import Link from "next/link";
import { RunState } from "@/components/run/run-state";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { LineageView } from "@/lib/runs/artifact-view";
import { versionHref } from "../../../../artifact-href";

/** The lineage as a list: a line for each use, what was made first at the top. */
export function LineageTable({ lineage }: { lineage: LineageView }) {
  const runs = new Map(lineage.runs.map((run) => [run.id, run]));
  const versions = new Map(lineage.versions.map((version) => [version.id, version]));
  const rows = lineage.edges
    .flatMap(({ kind, runId, versionId }) => {
      const [run, version] = [runs.get(runId), versions.get(versionId)];
      return run && version ? [{ kind, run, version }] : [];
    })
    .sort((a, b) => (a.version.createdAt < b.version.createdAt ? -1 : 1));
  return (
    <Table aria-label="Lineage">
      <TableHeader>
        <TableRow>
          <TableHead>Version</TableHead>
          <TableHead>
            <span className="sr-only">Was</span>
          </TableHead>
          <TableHead>Run</TableHead>
          <TableHead className="max-md:hidden">State</TableHead>
          <TableHead className="max-md:hidden">Job</TableHead>
          <TableHead className="max-md:hidden">Config</TableHead>
          <TableHead className="max-md:hidden">Commit</TableHead>
          <TableHead className="max-md:hidden">Image</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(({ kind, run, version }) => (
          <TableRow key={`${kind} ${run.id} ${version.id}`}>
            <TableCell className="max-w-60 truncate">
              <Link href={versionHref(version)} className="font-mono text-mono hover:underline">
                {version.artifact}:{version.version ?? "?"}
              </Link>
              {version.state === "deleted" ? <span className="text-muted"> deleted</span> : null}
            </TableCell>
            <TableCell className="text-muted">{kind === "used" ? "used by" : "made by"}</TableCell>
            <TableCell className="max-w-60 truncate">
              <Link
                href={`/runs/${encodeURIComponent(run.id)}`}
                className="font-mono text-mono hover:underline"
              >
                {run.name}
              </Link>
            </TableCell>
            <TableCell className="max-md:hidden">
              <RunState state={run.state} />
            </TableCell>
            <TableCell className="font-mono text-mono max-md:hidden">{run.job ?? "—"}</TableCell>
            <TableCell className="font-mono text-mono max-md:hidden">{run.queue ?? "—"}</TableCell>
            <TableCell className="font-mono text-mono max-md:hidden">
              {run.commit?.slice(0, 12) ?? "—"}
            </TableCell>
            <TableCell
              className="max-w-60 truncate font-mono text-mono max-md:hidden"
              title={run.imageDigest ?? undefined}
            >
              {run.imageDigest ?? "—"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { VersionSummaryView } from "@/lib/runs/artifact-view";
import { saySize } from "@/lib/runs/say-size";
import { versionHref } from "../../../artifact-href";

interface VersionTableProps {
  place: { project: string; artifact: string };
  versions: readonly VersionSummaryView[];
}

/** The versions of an artifact, the newest first. */
export function VersionTable({ place, versions }: VersionTableProps) {
  return (
    <Table aria-label="Versions">
      <TableHeader>
        <TableRow>
          <TableHead>Version</TableHead>
          <TableHead>Aliases</TableHead>
          <TableHead className="text-right max-md:hidden">Files</TableHead>
          <TableHead className="text-right">Size</TableHead>
          <TableHead className="max-md:hidden">Run</TableHead>
          <TableHead>Made</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {versions.map(({ id, version, aliases, tags, fileCount, size, run, by, createdAt }) => (
          <TableRow key={id}>
            <TableCell>
              <RowLink href={versionHref({ ...place, version })} className="font-mono text-mono">
                {version}
              </RowLink>
            </TableCell>
            <TableCell className="w-full max-w-0 min-w-24">
              <span className="flex gap-1 overflow-hidden">
                {aliases.map((alias) => (
                  <Badge key={alias} tone={alias === "latest" ? "indigo" : "slate"} mono>
                    {alias}
                  </Badge>
                ))}
                {tags.map((tag) => (
                  <Badge key={tag} tone="outline">
                    {tag}
                  </Badge>
                ))}
              </span>
            </TableCell>
            <TableCell className="tabular text-right max-md:hidden">{fileCount}</TableCell>
            <TableCell className="tabular text-right">{saySize(size)}</TableCell>
            <TableCell className="max-md:hidden">
              {run ? (
                <Link
                  href={`/runs/${encodeURIComponent(run.id)}`}
                  className="relative z-1 font-mono text-mono hover:underline"
                >
                  {run.name}
                </Link>
              ) : (
                "—"
              )}
            </TableCell>
            <TableCell className="text-muted">
              <RelativeTime at={createdAt} />
              <span className="max-md:hidden">{by === null ? "" : `, ${by}`}</span>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

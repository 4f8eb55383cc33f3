import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { CollectionView } from "@/lib/runs/artifact-view";
import { saySize } from "@/lib/runs/say-size";
import { artifactHref } from "../artifact-href";

/** Artifacts by project and name. */
export function ArtifactTable({ collections }: { collections: readonly CollectionView[] }) {
  return (
    <Table aria-label="Artifacts">
      <TableHeader>
        <TableRow>
          <TableHead>Artifact</TableHead>
          <TableHead>Type</TableHead>
          <TableHead className="max-md:hidden">Project</TableHead>
          <TableHead>Latest</TableHead>
          <TableHead className="text-right max-md:hidden">Files</TableHead>
          <TableHead className="text-right max-md:hidden">Size</TableHead>
          <TableHead className="max-md:hidden">Made</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {collections.map(({ id, project, name, kind, type, description, tags, latest }) => (
          <TableRow key={id}>
            <TableCell className="w-full max-w-0 min-w-36">
              <span className="flex min-w-0 items-center gap-2">
                <RowLink
                  href={artifactHref({ project, artifact: name })}
                  className="truncate font-mono text-mono"
                >
                  {name}
                </RowLink>
                {tags.map((tag) => (
                  <Badge key={tag} tone="outline" className="max-md:hidden">
                    {tag}
                  </Badge>
                ))}
                <span className="truncate text-muted max-md:hidden">{description}</span>
              </span>
            </TableCell>
            <TableCell className="text-muted">
              {type}
              {kind === "portfolio" ? ", linked" : ""}
            </TableCell>
            <TableCell className="text-muted max-md:hidden">{project}</TableCell>
            <TableCell className="font-mono text-mono">{latest?.version ?? "—"}</TableCell>
            <TableCell className="tabular text-right max-md:hidden">{latest?.fileCount ?? "—"}</TableCell>
            <TableCell className="tabular text-right max-md:hidden">
              {latest ? saySize(latest.size) : "—"}
            </TableCell>
            <TableCell className="text-muted max-md:hidden">
              {latest ? <RelativeTime at={latest.at} /> : "—"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ProjectSummary } from "@/lib/runs/project-view";
import { RunCount } from "./run-count";

/** The projects of a team, the one with the newest run first. */
export function ProjectTable({ projects }: { projects: readonly ProjectSummary[] }) {
  return (
    <Table aria-label="Projects">
      <TableHeader>
        <TableRow>
          <TableHead>Project</TableHead>
          <TableHead className="text-right">Runs</TableHead>
          <TableHead>Last run</TableHead>
          <TableHead className="max-md:hidden">Began</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {projects.map((project) => (
          <TableRow key={project.name}>
            <TableCell className="w-full max-w-0 min-w-40 truncate">
              <RowLink href={`/projects/${encodeURIComponent(project.name)}`}>{project.name}</RowLink>
            </TableCell>
            <TableCell className="tabular text-right">
              <RunCount project={project} />
            </TableCell>
            <TableCell className="text-muted">
              {project.lastRun ? (
                <>
                  <RelativeTime at={project.lastRun.at} />
                  <span className="max-md:hidden">, {project.lastRun.by}</span>
                </>
              ) : (
                "—"
              )}
            </TableCell>
            <TableCell className="text-muted max-md:hidden">
              <RelativeTime at={project.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

import { Rocket } from "lucide-react";
import Link from "next/link";
import { launchHref } from "@/components/form/launch-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { JobSummary } from "@/lib/config/catalog-view";

/** The jobs of a team by name. */
export function JobTable({ jobs, mayLaunch }: { jobs: readonly JobSummary[]; mayLaunch: boolean }) {
  return (
    <Table aria-label="Jobs">
      <TableHeader>
        <TableRow>
          <TableHead>Job</TableHead>
          <TableHead>Version</TableHead>
          <TableHead className="max-md:hidden">Aliases</TableHead>
          <TableHead className="max-md:hidden">Changed</TableHead>
          <TableHead>
            <span className="sr-only">Launch</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {jobs.map((job) => (
          <TableRow key={job.id}>
            <TableCell className="w-full max-w-0 min-w-40 truncate">
              <RowLink href={`/jobs/${encodeURIComponent(job.name)}`}>{job.name}</RowLink>
              <span className="ml-2 text-muted">{job.description}</span>
            </TableCell>
            <TableCell className="font-mono text-mono text-muted">v{job.version}</TableCell>
            <TableCell className="max-md:hidden">
              <span className="flex gap-1">
                {job.aliases.map(({ alias, number }) => (
                  <Badge key={alias} mono tone="teal">
                    {alias} → v{number}
                  </Badge>
                ))}
              </span>
            </TableCell>
            <TableCell className="text-muted max-md:hidden">
              {job.updatedBy}, <RelativeTime at={job.updatedAt} />
            </TableCell>
            <TableCell className="py-0 text-right">
              {mayLaunch ? (
                <Button size="sm" asChild className="relative z-1">
                  <Link href={launchHref({ job: job.name })} aria-label={`Launch ${job.name}`}>
                    <Rocket aria-hidden />
                    Launch
                  </Link>
                </Button>
              ) : null}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

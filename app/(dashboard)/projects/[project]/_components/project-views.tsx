import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ChartViewSummary } from "@/lib/runs/chart-view";

/** How the first one is made: a heading over nothing would not say. */
export function NoViews() {
  return (
    <p className="px-5 pt-3 text-pretty text-muted max-md:px-3.5">
      No view is saved yet. Open <span className="text-ink">Charts</span>, choose what is drawn, and keep it
      for the team with <span className="text-ink">Views</span>.
    </p>
  );
}

/** The saved sets of charts of a project. */
export function ProjectViews({ views }: { views: readonly ChartViewSummary[] }) {
  return (
    <section aria-labelledby="views" className="pt-4">
      <h2 id="views" className="px-5 pb-1 font-medium max-md:px-3.5">
        Views
      </h2>
      <Table aria-label="Views">
        <TableHeader>
          <TableRow>
            <TableHead>Name</TableHead>
            <TableHead>Owner</TableHead>
            <TableHead>Changed</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {views.map((view) => (
            <TableRow key={view.id}>
              <TableCell className="w-full max-w-0 min-w-40 truncate">
                <RowLink
                  href={`/projects/${encodeURIComponent(view.project)}/views/${encodeURIComponent(view.id)}`}
                >
                  {view.name}
                </RowLink>
              </TableCell>
              <TableCell className="text-muted">{view.author}</TableCell>
              <TableCell className="text-muted">
                <RelativeTime at={view.updatedAt} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

import { Badge } from "@/components/ui/badge";
import type { ClientRunView } from "@/lib/runs/run-view";

/** What its program says the run is: group, kind of job, tags, and notes in the person's words. */
export function ReportedFacts({ client }: { client: ClientRunView }) {
  const { group, jobType, tags, notes } = client;
  const isPlain = !group && !jobType && tags.length === 0;
  if (isPlain && !notes) return null;
  return (
    <div className="mt-1.5 flex flex-col gap-1">
      {isPlain ? null : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
          {group ? <Named name="group">{group}</Named> : null}
          {jobType ? <Named name="job type">{jobType}</Named> : null}
          {tags.length > 0 ? (
            <ul aria-label="Tags" className="flex min-w-0 flex-wrap gap-1">
              {tags.map((tag) => (
                <li key={tag} className="min-w-0">
                  <Badge className="max-w-60 truncate">{tag}</Badge>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      )}
      {notes ? (
        <p className="line-clamp-3 max-w-180 whitespace-pre-line text-pretty break-words" title={notes}>
          {notes}
        </p>
      ) : null}
    </div>
  );
}

function Named({ name, children }: { name: string; children: string }) {
  return (
    <span className="min-w-0 max-w-80 truncate">
      {name} <span className="font-mono text-ink text-mono">{children}</span>
    </span>
  );
}

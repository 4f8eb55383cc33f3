import { SeverityIcon } from "@/components/editor/reading/problem-list";
import type { Issue } from "@/lib/config/issue";

/** What is wrong with the job, the queue or the launch as a whole, with where it was written. */
export function RestIssues({ issues }: { issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  return (
    <ul
      aria-label="Problems"
      className="flex max-w-140 flex-col gap-1.5 rounded-md border border-line px-3 py-2.5"
    >
      {issues.map((issue) => (
        <li
          key={`${issue.code} ${issue.path} ${issue.file} ${issue.line} ${issue.message}`}
          className="flex items-start gap-2"
        >
          <SeverityIcon severity={issue.severity} />
          <span className="min-w-0 text-pretty break-words">
            {issue.message}
            {issue.file === undefined ? null : (
              <span className="ml-1.5 font-mono text-muted text-xs">
                {issue.file}
                {issue.line === undefined ? "" : `:${issue.line}`}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

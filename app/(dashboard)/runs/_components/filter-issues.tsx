import { SeverityIcon } from "@/components/editor/reading/problem-list";
import { Button } from "@/components/ui/button";
import type { QueryIssue } from "@/lib/runs/run-query";

interface FilterIssuesProps {
  id: string;
  line: string;
  issues: readonly QueryIssue[];
  /** Takes the line with one word mended. */
  onMend: (line: string) => void;
}

/** What of the filter line cannot be read, each with what is allowed. */
export function FilterIssues({ id, line, issues, onMend }: FilterIssuesProps) {
  if (issues.length === 0) return null;
  return (
    <ul id={id} role="alert" className="mt-1.5 flex flex-col gap-1">
      {issues.map((issue) => (
        <li key={`${issue.start} ${issue.message}`} className="flex items-start gap-1.5">
          <SeverityIcon severity="error" />
          <span>
            {issue.message}{" "}
            {issue.suggestion === undefined ? null : (
              <Button
                variant="link"
                onClick={() => onMend(line.slice(0, issue.start) + issue.suggestion + line.slice(issue.end))}
              >
                Use {issue.suggestion}
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

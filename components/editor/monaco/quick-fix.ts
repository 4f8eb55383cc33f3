import type { QueueTextChange } from "@/lib/config/edit/edit-queue-text";
import type { Issue } from "@/lib/config/issue";

/** One press that mends an issue. */
export interface QuickFix {
  label: string;
  change: QueueTextChange;
}

/** The longest suggestion that is said on the button; a longer one is only "Replace". */
const longestLabel = 24;

/** What mends an issue: its suggestion in place of what it points at, or a field for a hole that has none (R20). */
export function quickFixOf(issue: Issue): QuickFix | undefined {
  if (issue.suggestion === undefined) return undefined;
  if (issue.field !== undefined && issue.suggestion.includes("type:")) {
    return {
      label: `Add field ${issue.field}`,
      change: { kind: "set-field", name: issue.field, rules: { type: "string" } },
    };
  }
  const { line, column, endLine, endColumn, suggestion } = issue;
  if (line === undefined || column === undefined || endLine === undefined || endColumn === undefined)
    return undefined;
  const label =
    suggestion.length <= longestLabel && !suggestion.includes("\n") ? `Use ${suggestion}` : "Replace";
  return { label, change: { kind: "replace", line, column, endLine, endColumn, with: suggestion } };
}

/** As `quickFixOf`, where the document has no fields to add: it is no queue. */
export function replacementOf(issue: Issue): QuickFix | undefined {
  const fix = quickFixOf(issue);
  return fix?.change.kind === "replace" ? fix : undefined;
}

/** For who may only look. */
export function noFix(): undefined {
  return undefined;
}

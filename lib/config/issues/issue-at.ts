import type { Issue } from "../issue";
import { type Origin, positionOf } from "../tree/node";

type IssueDetails = Omit<
  Issue,
  "severity" | "layer" | "file" | "line" | "column" | "endLine" | "endColumn"
> & {
  severity?: Issue["severity"];
};

/** An issue that stands where its origin was written (R5); an error unless it says otherwise. */
export function issueAt(origin: Origin, details: IssueDetails): Issue {
  return {
    severity: "error",
    ...details,
    layer: origin.document.layer,
    file: origin.document.file,
    ...positionOf(origin),
  };
}

/** File and line of a rule, as `Issue.rule` names it (R31). */
export function ruleAt(origin: Origin): { file: string; line: number } {
  return { file: origin.document.file, line: positionOf(origin).line };
}

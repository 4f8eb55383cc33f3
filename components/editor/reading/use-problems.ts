import { type RefObject, useMemo, useState } from "react";
import type { Issue } from "@/lib/config/issue";
import type { EditorHandle } from "../monaco/editor-handle";

/** Going from problem to problem in the text. The same object until the issues change. */
export function useProblems(issues: readonly Issue[], editor: RefObject<EditorHandle | null>) {
  const [current, setCurrent] = useState<Issue | undefined>(undefined);
  return useMemo(() => {
    const goTo = (issue: Issue) => {
      setCurrent(issue);
      if (issue.line !== undefined) editor.current?.goTo(issue.line, issue.column ?? 1);
    };
    const next = () => {
      const place = issues.findIndex((issue) => current !== undefined && sameIssue(issue, current));
      const following = issues[(place + 1) % issues.length];
      if (following) goTo(following);
    };
    return { current, goTo, next };
  }, [issues, editor, current]);
}

function sameIssue(a: Issue, b: Issue): boolean {
  return a.code === b.code && a.path === b.path && a.line === b.line && a.column === b.column;
}

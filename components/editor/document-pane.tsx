"use client";

import type { RefObject } from "react";
import { editQueueText } from "@/lib/config/edit-queue-text";
import type { Issue } from "@/lib/config/issue";
import { cn } from "../ui/cn";
import type { EditorHandle } from "./editor-handle";
import { EditorPane } from "./editor-pane";
import { ProblemList } from "./problem-list";
import { type QuickFix, quickFixOf } from "./quick-fix";
import type { useProblems } from "./use-problems";

interface DocumentPaneProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  issues: readonly Issue[];
  problems: ReturnType<typeof useProblems>;
  handle: RefObject<EditorHandle | null>;
  className?: string;
}

/** The text of a document that is no queue, with its problems below it. */
export function DocumentPane({ text, onChange, issues, problems, className, ...props }: DocumentPaneProps) {
  return (
    <div className={cn("flex min-h-0 min-w-0 flex-col", className)}>
      <EditorPane
        {...props}
        kind="job"
        text={text}
        onChange={onChange}
        issues={issues}
        onNextProblem={problems.next}
      />
      <ProblemList
        issues={issues}
        fixOf={props.readOnly ? () => undefined : replacementOf}
        onGoTo={problems.goTo}
        onFix={(fix) => onChange(editQueueText(text, fix.change))}
        onNext={problems.next}
        current={problems.current}
      />
    </div>
  );
}

/** Only a queue has fields to add. */
function replacementOf(issue: Issue): QuickFix | undefined {
  const fix = quickFixOf(issue);
  return fix?.change.kind === "replace" ? fix : undefined;
}

"use client";

import { type RefObject, useCallback } from "react";
import { editQueueText } from "@/lib/config/edit/edit-queue-text";
import type { Resource } from "@/lib/config/layer";
import { cn } from "../ui/cn";
import type { TextChange } from "./draft/use-document-draft";
import { EditorPane } from "./editor-pane";
import type { EditorHandle } from "./monaco/editor-handle";
import { noFix, type QuickFix, quickFixOf, replacementOf } from "./monaco/quick-fix";
import { ProblemList } from "./reading/problem-list";
import type { useProblems } from "./reading/use-problems";
import type { Reading } from "./reading/use-reading";

interface DocumentPaneProps {
  label: string;
  /** Of a queue's document; others may be for any. */
  resource?: Resource;
  text: string;
  setText: (change: TextChange) => void;
  readOnly: boolean;
  reading: Reading;
  problems: ReturnType<typeof useProblems>;
  handle: RefObject<EditorHandle | null>;
  selectedField?: string | undefined;
  onOpenField?: (name: string) => void;
  className?: string;
}

/** The text of a document, with its problems below it. */
export function DocumentPane({ setText, problems, className, ...pane }: DocumentPaneProps) {
  const { resource, readOnly, reading } = pane;
  const read = reading.document?.text;
  const mend = useCallback(
    // A fix says where; in a newer text that may be another place.
    (fix: QuickFix) => setText((text) => (text === read ? editQueueText(text, fix.change) : text)),
    [setText, read],
  );
  const fixOf = resource ? quickFixOf : replacementOf;
  return (
    <div className={cn("flex min-h-0 min-w-0 flex-col", className)}>
      <EditorPane
        {...pane}
        kind={resource ? "queue" : "job"}
        onChange={setText}
        onNextProblem={problems.next}
      />
      <ProblemList
        issues={reading.issues}
        fixOf={readOnly ? noFix : fixOf}
        onGoTo={problems.goTo}
        onFix={mend}
        onNext={problems.next}
        current={problems.current}
      />
    </div>
  );
}

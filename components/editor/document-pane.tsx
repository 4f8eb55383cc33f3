"use client";

import { type RefObject, useCallback } from "react";
import { editQueueText } from "@/lib/config/edit-queue-text";
import type { Resource } from "@/lib/config/layer";
import { cn } from "../ui/cn";
import type { EditorHandle } from "./editor-handle";
import { EditorPane } from "./editor-pane";
import { ProblemList } from "./problem-list";
import { noFix, type QuickFix, quickFixOf, replacementOf } from "./quick-fix";
import type { TextChange } from "./use-document-draft";
import type { useProblems } from "./use-problems";
import type { Reading } from "./use-reading";

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

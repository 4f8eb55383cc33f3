"use client";

import { type ReactNode, useCallback } from "react";
import { ConflictDialog } from "./draft/conflict-dialog";
import { SaveBar } from "./draft/save-bar";
import type { DocumentEditing } from "./draft/use-document-editing";
import { useUnsavedGuard } from "./draft/use-unsaved-guard";
import { useEditorKeys } from "./monaco/use-editor-keys";
import { ReviewDialog } from "./versions/review-dialog";

interface EditorFrameProps {
  heading: string;
  editing: DocumentEditing;
  readOnly: boolean;
  /** Why one may only look. */
  readOnlyNote: string;
  /** Where its earlier versions are. */
  versionsHref?: string;
  children: ReactNode;
}

/** What stands around the text of a stored document: its bar, the review, and what to do when somebody was first. */
export function EditorFrame({ heading, editing, readOnly, children, ...bar }: EditorFrameProps) {
  const { draft, reading, problems, saving } = editing;
  const { base, text, isUnsaved } = draft;
  const { setReviewing } = saving;
  const review = useCallback(() => setReviewing(true), [setReviewing]);
  const guard = useUnsavedGuard(isUnsaved && !readOnly);
  useEditorKeys({ save: () => !readOnly && review(), next: problems.next });
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">{heading}</h1>
      <SaveBar
        base={base}
        isUnsaved={isUnsaved}
        isRestored={draft.restored}
        onDiscard={draft.discard}
        readOnly={readOnly}
        onReview={review}
        {...bar}
      />
      {children}
      <ReviewDialog
        key={saving.saves}
        open={saving.reviewing}
        onOpenChange={setReviewing}
        base={base}
        text={text}
        issues={reading.issues}
        isJudged={reading.document?.text === text}
        refusal={saving.refusal}
        busy={saving.busy}
        onSave={saving.save}
        onGoTo={(issue) => {
          setReviewing(false);
          problems.goTo(issue);
        }}
      />
      <ConflictDialog
        conflict={saving.conflict}
        base={base}
        merge={saving.merge}
        onContinue={saving.continueOnTop}
        onClose={saving.closeConflict}
      />
      {guard}
    </div>
  );
}

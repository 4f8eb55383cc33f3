"use client";

import { useRef, useState } from "react";
import { ConflictDialog } from "./conflict-dialog";
import { DocumentPane } from "./document-pane";
import type { EditorHandle } from "./editor-handle";
import { ReviewDialog } from "./review-dialog";
import { SaveBar } from "./save-bar";
import { useDocumentDraft } from "./use-document-draft";
import { type DocumentName, useDocumentIssues } from "./use-document-issues";
import { useEditorKeys } from "./use-editor-keys";
import { useProblems } from "./use-problems";
import { type Base, type SaveVersion, useSaving } from "./use-saving";
import { useUnsavedGuard } from "./use-unsaved-guard";

interface DocumentEditorProps {
  /** Keeps the draft of this document apart from others. */
  draftKey: string;
  label: string;
  document: DocumentName;
  latest: Base;
  store: SaveVersion;
  readOnly: boolean;
  readOnlyNote: string;
}

/** Edits a job, team defaults, a base config or a preset: live problems, review, save, and what to do when somebody was first. */
export function DocumentEditor(props: DocumentEditorProps) {
  const { draftKey, label, document, latest, store, readOnly, readOnlyNote } = props;
  // The page's props change when somebody saves; what is being edited must not.
  const [opened] = useState(latest);
  const draft = useDocumentDraft(draftKey, opened);
  const { text, setText, base, isUnsaved } = draft;
  const issues = useDocumentIssues(text, document);
  const editor = useRef<EditorHandle>(null);
  const problems = useProblems(issues, editor);
  const saving = useSaving({ store, base, setBase: draft.setBase, text, setText });
  const guard = useUnsavedGuard(isUnsaved && !readOnly);
  useEditorKeys({ save: () => !readOnly && saving.setReviewing(true), next: problems.next });
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">{label}</h1>
      <SaveBar
        base={base}
        draft={draft}
        readOnly={readOnly}
        readOnlyNote={readOnlyNote}
        onReview={() => saving.setReviewing(true)}
      />
      <DocumentPane
        label={label}
        text={text}
        onChange={setText}
        readOnly={readOnly}
        issues={issues}
        problems={problems}
        handle={editor}
        className="grow"
      />
      <ReviewDialog
        key={saving.saves}
        open={saving.reviewing}
        onOpenChange={saving.setReviewing}
        base={base}
        text={text}
        issues={issues}
        refusal={saving.refusal}
        busy={saving.busy}
        onSave={saving.save}
        onGoTo={(issue) => {
          saving.setReviewing(false);
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

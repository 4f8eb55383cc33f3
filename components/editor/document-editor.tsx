"use client";

import { DocumentPane } from "./document-pane";
import { EditorFrame } from "./editor-frame";
import { useDocumentEditing } from "./use-document-editing";
import type { DocumentSubject } from "./use-reading";
import type { Base, SaveVersion } from "./use-saving";

interface DocumentEditorProps {
  /** Keeps the draft of this document apart from others. */
  draftKey: string;
  label: string;
  document: DocumentSubject;
  latest: Base;
  store: SaveVersion;
  readOnly: boolean;
  readOnlyNote: string;
}

/** Edits a job, team defaults, a base config or a preset: live problems, review, save, and what to do when somebody was first. */
export function DocumentEditor(props: DocumentEditorProps) {
  const { draftKey, label, document, latest, store, readOnly, readOnlyNote } = props;
  const editing = useDocumentEditing({ draftKey, latest, store, subject: () => document });
  return (
    <EditorFrame heading={label} editing={editing} readOnly={readOnly} readOnlyNote={readOnlyNote}>
      <DocumentPane
        label={label}
        text={editing.draft.text}
        setText={editing.draft.setText}
        readOnly={readOnly}
        reading={editing.reading}
        problems={editing.problems}
        handle={editing.editor}
        className="grow"
      />
    </EditorFrame>
  );
}

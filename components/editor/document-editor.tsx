"use client";

import { DocumentPane } from "./document-pane";
import { useDocumentEditing } from "./draft/use-document-editing";
import type { Base, SaveVersion } from "./draft/use-saving";
import { EditorFrame } from "./editor-frame";
import type { DocumentSubject } from "./reading/use-reading";

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

import { useRef, useState } from "react";
import type { EditorHandle } from "../monaco/editor-handle";
import { useProblems } from "../reading/use-problems";
import { type DocumentSubject, useReading } from "../reading/use-reading";
import { useDocumentDraft } from "./use-document-draft";
import { type Base, type SaveVersion, useSaving } from "./use-saving";

interface EditingOptions {
  /** Keeps the draft of this document apart from others. */
  draftKey: string;
  latest: Base;
  store: SaveVersion;
  /** What the text is read as, while it is edited from this version. */
  subject: (base: Base) => DocumentSubject;
}

/** One stored document in an editor: its draft, what the text gives, its problems, and saving it. */
export function useDocumentEditing({ draftKey, latest, store, subject }: EditingOptions) {
  // The page's props change when somebody saves; what is being edited must not.
  const [opened] = useState(latest);
  const draft = useDocumentDraft(draftKey, opened);
  const { text, setText, base, setBase } = draft;
  const reading = useReading(text, subject(base));
  const editor = useRef<EditorHandle | null>(null);
  const problems = useProblems(reading.issues, editor);
  const saving = useSaving({ store, base, setBase, text, setText });
  return { draft, reading, editor, problems, saving };
}

export type DocumentEditing = ReturnType<typeof useDocumentEditing>;

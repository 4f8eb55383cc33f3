import { useCallback, useEffect, useState } from "react";
import { documentDrafts } from "./document-draft";
import type { Base } from "./use-saving";

interface DraftState {
  base: Base;
  text: string;
  /** The text came from this browser's storage. */
  restored: boolean;
}

/** A new text, or what makes it from the newest one. */
export type TextChange = string | ((text: string) => string);

/** The edited text and what it was edited from; both survive a reload until they are saved or discarded. */
export function useDocumentDraft(key: string, latest: Base) {
  const [state, setState] = useState<DraftState>({ base: latest, text: latest.text, restored: false });
  const [ready, setReady] = useState(false);

  // Storage exists only in the browser: the first drawing is the server's, then the draft comes.
  useEffect(() => {
    const draft = documentDrafts.load(key);
    if (draft && draft.text !== latest.text) {
      const base = { version: draft.baseVersion, text: draft.baseText };
      setState({ base: base.version === latest.version ? latest : base, text: draft.text, restored: true });
    }
    setReady(true);
  }, [key, latest]);

  const { base, text } = state;
  useEffect(() => {
    if (!ready) return;
    if (text === base.text) documentDrafts.drop(key);
    else documentDrafts.save(key, { baseVersion: base.version, baseText: base.text, text });
  }, [ready, key, base, text]);

  const setText = useCallback((change: TextChange) => {
    setState((before) => ({ ...before, text: typeof change === "string" ? change : change(before.text) }));
  }, []);
  return {
    ...state,
    isUnsaved: text !== base.text,
    /** Always the same function. */
    setText,
    setBase: (next: Base) => setState((before) => ({ ...before, base: next, restored: false })),
    discard: () => setState({ base: latest, text: latest.text, restored: false }),
    keep: () => setState((before) => ({ ...before, restored: false })),
  };
}

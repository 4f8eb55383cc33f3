import { useCallback, useEffect, useRef, useState } from "react";
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
  const keepSoon = useKeepSoon();
  useEffect(() => {
    if (!ready) return;
    keepSoon(() => {
      if (text === base.text) documentDrafts.drop(key);
      else documentDrafts.save(key, { baseVersion: base.version, baseText: base.text, text });
    });
  }, [ready, key, base, text, keepSoon]);

  const setText = useCallback((change: TextChange) => {
    setState((before) => ({ ...before, text: typeof change === "string" ? change : change(before.text) }));
  }, []);
  const discard = useCallback(() => setState({ base: latest, text: latest.text, restored: false }), [latest]);
  return {
    ...state,
    isUnsaved: text !== base.text,
    /** Always the same function. */
    setText,
    setBase: (next: Base) => setState((before) => ({ ...before, base: next, restored: false })),
    discard,
    keep: () => setState((before) => ({ ...before, restored: false })),
  };
}

/** Storing a long text with each key would hold the keys up; what a crash may take is what was typed in this time. */
const keepEveryMs = 250;

/** Does the last thing asked for, soon, and at once when the page or the editor goes away. */
function useKeepSoon(): (keep: () => void) => void {
  const pending = useRef<{ keep: () => void; timer: number } | undefined>(undefined);
  const flush = useCallback(() => {
    const waiting = pending.current;
    pending.current = undefined;
    clearTimeout(waiting?.timer);
    waiting?.keep();
  }, []);
  useEffect(() => {
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", flush);
      flush();
    };
  }, [flush]);
  return useCallback(
    (keep: () => void) => {
      const timer = pending.current?.timer ?? window.setTimeout(flush, keepEveryMs);
      pending.current = { keep, timer };
    },
    [flush],
  );
}

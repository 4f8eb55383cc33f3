"use client";

import { type RefObject, useImperativeHandle, useRef } from "react";
import type { EditorHandle, EditorProps } from "./monaco/editor-handle";

interface PlainEditorProps extends EditorProps {
  onNextProblem: () => void;
  handle: RefObject<EditorHandle | null>;
}

/** The same document in a plain text area: for screen readers, phones, and whoever prefers it. Tab leaves it. */
export function PlainEditor({ label, text, onChange, readOnly, onNextProblem, handle }: PlainEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(handle, () => ({
    goTo: (line, column) => {
      const box = area.current;
      if (!box) return;
      const start = box.value
        .split("\n")
        .slice(0, line - 1)
        .reduce((sum, each) => sum + each.length + 1, 0);
      const at = Math.min(start + column - 1, box.value.length);
      box.focus();
      box.setSelectionRange(at, at);
      box.scrollTop = Math.max(0, (line - 4) * 20);
    },
    focus: () => area.current?.focus(),
  }));
  return (
    <textarea
      ref={area}
      aria-label={label}
      value={text}
      readOnly={readOnly}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "F8") return;
        event.preventDefault();
        onNextProblem();
      }}
      spellCheck={false}
      autoCapitalize="off"
      autoCorrect="off"
      wrap="off"
      className="min-h-80 w-full grow resize-none bg-ground px-5 py-3 font-mono text-mono outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 max-md:px-3.5"
    />
  );
}

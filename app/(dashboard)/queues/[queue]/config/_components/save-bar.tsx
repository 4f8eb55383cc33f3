"use client";

import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import type { useDocumentDraft } from "./use-document-draft";
import type { Base } from "./use-saving";

interface SaveBarProps {
  queue: string;
  base: Base;
  draft: ReturnType<typeof useDocumentDraft>;
  readOnly: boolean;
  onReview: () => void;
}

/** Says what is unsaved or restored, and saves it. */
export function SaveBar({ base, draft, readOnly, onReview }: SaveBarProps) {
  if (readOnly) {
    return (
      <p className="border-line border-b bg-panel px-5 py-2 text-muted max-md:px-3.5">
        You may look at this document; only admins change it. Values of the environment are hidden.
      </p>
    );
  }
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-5 py-1.5 max-md:px-3.5">
      <span role="status" className="min-w-0 grow text-muted">
        {draft.restored
          ? `Your unsaved changes to v${base.version} are back.`
          : draft.isUnsaved
            ? `Changed since v${base.version}, kept in this browser until you save.`
            : `This is v${base.version}.`}
      </span>
      {draft.isUnsaved ? (
        <Button variant="ghost" onClick={draft.discard}>
          Discard
        </Button>
      ) : null}
      <Button variant="primary" disabled={!draft.isUnsaved} onClick={onReview}>
        Review and save <Kbd onAccent>⌘S</Kbd>
      </Button>
    </div>
  );
}

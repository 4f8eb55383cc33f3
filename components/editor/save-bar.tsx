"use client";

import { History } from "lucide-react";
import Link from "next/link";
import { Button } from "../ui/button";
import { Kbd } from "../ui/kbd";
import type { useDocumentDraft } from "./use-document-draft";
import type { Base } from "./use-saving";

interface SaveBarProps {
  base: Base;
  draft: ReturnType<typeof useDocumentDraft>;
  readOnly: boolean;
  /** Why one may only look. */
  readOnlyNote: string;
  onReview: () => void;
  /** Where its earlier versions are. */
  versionsHref?: string;
}

/** Says what is unsaved or restored, and saves it. */
export function SaveBar({ base, draft, readOnly, readOnlyNote, onReview, versionsHref }: SaveBarProps) {
  if (readOnly) {
    return (
      <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-panel px-5 py-1.5 max-md:px-3.5">
        <p className="min-w-0 grow text-muted">{readOnlyNote}</p>
        <VersionsLink href={versionsHref} />
      </div>
    );
  }
  return (
    <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-5 py-1.5 max-md:px-3.5">
      <span role="status" className="min-w-0 grow text-muted">
        {draft.restored
          ? `Your unsaved changes to v${base.version} are back.`
          : draft.isUnsaved
            ? `Changed since v${base.version}, kept in this browser until you save.`
            : base.version === 0
              ? "Nothing is saved yet."
              : `This is v${base.version}.`}
      </span>
      {draft.isUnsaved ? (
        <Button variant="ghost" onClick={draft.discard}>
          Discard
        </Button>
      ) : null}
      <VersionsLink href={versionsHref} />
      <Button variant="primary" disabled={!draft.isUnsaved} onClick={onReview}>
        Review and save <Kbd onAccent>⌘S</Kbd>
      </Button>
    </div>
  );
}

function VersionsLink({ href }: { href: string | undefined }) {
  if (href === undefined) return null;
  return (
    <Button asChild>
      <Link href={href}>
        <History aria-hidden />
        Versions
      </Link>
    </Button>
  );
}

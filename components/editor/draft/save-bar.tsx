"use client";

import { History } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import { Button } from "../../ui/button";
import { Kbd } from "../../ui/kbd";
import type { Base } from "./use-saving";

interface SaveBarProps {
  base: Base;
  isUnsaved: boolean;
  /** The text came from this browser's storage. */
  isRestored: boolean;
  onDiscard: () => void;
  readOnly: boolean;
  /** Why one may only look. */
  readOnlyNote: string;
  onReview: () => void;
  /** Where its earlier versions are. */
  versionsHref?: string;
}

/** Says what is unsaved or restored, and saves it. */
export const SaveBar = memo(function SaveBar(props: SaveBarProps) {
  const { base, isUnsaved, isRestored, onDiscard, readOnly, readOnlyNote, onReview, versionsHref } = props;
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
        {isRestored
          ? `Your unsaved changes to v${base.version} are back.`
          : isUnsaved
            ? `Changed since v${base.version}, kept in this browser until you save.`
            : base.version === 0
              ? "Nothing is saved yet."
              : `This is v${base.version}.`}
      </span>
      {isUnsaved ? (
        <Button variant="ghost" onClick={onDiscard}>
          Discard
        </Button>
      ) : null}
      <VersionsLink href={versionsHref} />
      <Button variant="primary" disabled={!isUnsaved} onClick={onReview}>
        Review and save <Kbd onAccent>⌘S</Kbd>
      </Button>
    </div>
  );
});

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

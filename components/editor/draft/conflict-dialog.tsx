"use client";

import type { SaveConflict } from "@/lib/config/catalog-view";
import { Button } from "../../ui/button";
import { Dialog, DialogContent } from "../../ui/dialog";
import { DiffView } from "../versions/diff-view";
import type { Merge } from "./merge-lines";

interface ConflictDialogProps {
  conflict: SaveConflict | undefined;
  base: { version: number; text: string };
  merge: Merge | undefined;
  onContinue: () => void;
  onClose: () => void;
}

/** Somebody else saved meanwhile: shows what they changed and puts it under the own changes. */
export function ConflictDialog({ conflict, base, merge, onContinue, onClose }: ConflictDialogProps) {
  if (!conflict || !merge) return null;
  const clashes = merge.clashes.length;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="full"
        title={`${conflict.author} saved v${conflict.number} while you were editing`}
        description="Nothing of yours was saved or lost. This is what changed under you."
        footer={
          <>
            <Button onClick={onClose}>Keep editing without it</Button>
            <Button variant="primary" onClick={onContinue}>
              Continue on top of v{conflict.number}
            </Button>
          </>
        }
      >
        <DiffView
          before={base.text}
          after={conflict.text}
          beforeLabel={`v${base.version}, which you began with`}
          afterLabel={`v${conflict.number} by ${conflict.author}`}
          className="max-h-[44dvh]"
        />
        <p className="mt-3 max-w-140 text-pretty text-muted">
          {clashes === 0
            ? "Continuing puts these changes into your text; you changed other lines, so both are kept. You review the result before it is saved."
            : `Continuing puts these changes into your text, but at ${clashes === 1 ? "1 place" : `${clashes} places`} you changed the same lines: there yours stay. You review the result before it is saved.`}
        </p>
        {clashes === 0 ? null : (
          <ul className="mt-2 flex flex-col gap-1">
            {merge.clashes.map((clash) => (
              <li key={`${clash.line} ${clash.theirs.join()}`} className="font-mono text-mono">
                <span className="text-muted">line {clash.line}, theirs: </span>
                <span className="whitespace-pre-wrap">
                  {clash.theirs.length === 0 ? "(removed)" : clash.theirs.join("\n")}
                </span>
              </li>
            ))}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  );
}

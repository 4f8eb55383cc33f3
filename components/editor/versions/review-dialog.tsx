"use client";

import { useId, useState } from "react";
import type { Issue } from "@/lib/config/issue";
import { Button } from "../../ui/button";
import { Dialog, DialogContent } from "../../ui/dialog";
import { Kbd } from "../../ui/kbd";
import { Label } from "../../ui/label";
import { MarkedText } from "../../ui/marked-text";
import { Textarea } from "../../ui/textarea";
import { SeverityIcon } from "../reading/problem-list";
import { DiffView } from "./diff-view";

interface ReviewDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  base: { version: number; text: string };
  text: string;
  issues: readonly Issue[];
  /** The issues are of this very text; until then there is no verdict, and no saving. */
  isJudged: boolean;
  /** Why the server refused, after a try. */
  refusal: readonly Issue[];
  busy: boolean;
  onSave: (note: string) => void;
  onGoTo: (issue: Issue) => void;
}

/** What will change, a note, and the button that saves it. With errors there is only the list of them. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { open, onOpenChange, base, text, issues, isJudged, refusal, onSave, onGoTo } = props;
  const busy = props.busy || !isJudged;
  const [note, setNote] = useState("");
  const noteId = useId();
  const judged = isJudged ? issues.filter((issue) => issue.severity === "error") : [];
  const errors = [...judged, ...refusal];
  const next = `v${base.version + 1}`;
  const isSame = base.text === text;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        size="full"
        title={errors.length > 0 ? "This cannot be saved yet" : `Review the change and save it as ${next}`}
        description={
          errors.length > 0
            ? `${errors.length === 1 ? "1 error stands" : `${errors.length} errors stand`} in the way. Your text is kept as it is.`
            : undefined
        }
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          if (errors.length === 0 && !isSame && !busy) onSave(note);
        }}
        footer={
          errors.length > 0 ? (
            <Button onClick={() => onOpenChange(false)}>Back to the text</Button>
          ) : (
            <>
              <Button onClick={() => onOpenChange(false)}>Back</Button>
              <Button variant="primary" busy={busy} disabled={isSame} onClick={() => onSave(note)}>
                Save as {next} <Kbd onAccent>⌘⏎</Kbd>
              </Button>
            </>
          )
        }
      >
        {errors.length > 0 ? (
          <ul className="mb-4 flex flex-col gap-1">
            {errors.map((issue) => (
              <li key={`${issue.code} ${issue.path} ${issue.line}:${issue.column} ${issue.message}`}>
                <button
                  type="button"
                  onClick={() => onGoTo(issue)}
                  className="flex w-full items-start gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
                >
                  <SeverityIcon severity="error" />
                  {issue.line === undefined ? null : (
                    <span className="shrink-0 font-mono text-mono text-muted">
                      {issue.line}:{issue.column ?? 1}
                    </span>
                  )}
                  <span>
                    <MarkedText text={issue.message} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        ) : null}
        <DiffView
          before={base.text}
          after={text}
          beforeLabel={base.version === 0 ? "Nothing yet" : `v${base.version}`}
          afterLabel={`${next}, yours`}
          className="max-h-[48dvh]"
        />
        {errors.length > 0 ? null : (
          <div className="mt-4 flex max-w-140 flex-col gap-1">
            <Label htmlFor={noteId}>Note</Label>
            <Textarea
              id={noteId}
              rows={2}
              autoFocus
              value={note}
              maxLength={2_000}
              placeholder="Why it changes: what the next person will want to know"
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { CircleAlert } from "lucide-react";
import { CopyAsMenu } from "@/components/run/copy/copy-as-menu";
import type { LaunchRequest } from "@/components/run/copy/copy-forms";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";

interface LaunchFooterProps {
  wrongFields: number;
  otherErrors: number;
  needsJob: boolean;
  busy: boolean;
  disabled: boolean;
  request: LaunchRequest | undefined;
  onLaunch: () => void;
  onErrors: () => void;
}

/** What still stands in the way, and the button. */
export function LaunchFooter(props: LaunchFooterProps) {
  const { busy, disabled, request, onLaunch, onErrors } = props;
  const words = problemWords(props);
  return (
    <footer className="flex min-h-13.5 shrink-0 items-center gap-3 border-line border-t bg-panel px-5 py-2 max-md:px-3.5">
      <div role="status" className="min-w-0 grow">
        {words === "" ? null : (
          <button
            type="button"
            onClick={onErrors}
            className="flex min-h-6 items-center gap-1.5 text-left text-danger"
          >
            <CircleAlert aria-hidden className="size-3.5 shrink-0" />
            {words}
          </button>
        )}
      </div>
      {request ? <CopyAsMenu request={request} /> : null}
      <Button variant="primary" busy={busy} disabled={disabled} onClick={onLaunch}>
        Launch{" "}
        <Kbd onAccent className="max-md:hidden">
          ⌘⏎
        </Kbd>
      </Button>
    </footer>
  );
}

function problemWords({ wrongFields, otherErrors, needsJob, request }: LaunchFooterProps): string {
  if (!request) return "";
  const parts: string[] = [];
  if (wrongFields > 0) parts.push(wrongFields === 1 ? "1 field to fix" : `${wrongFields} fields to fix`);
  if (otherErrors > 0) {
    const things = otherErrors === 1 ? "1 problem" : `${otherErrors} problems`;
    parts.push(parts.length > 0 ? `and ${things}` : `${things} to fix`);
  }
  if (parts.length > 0 && needsJob) parts.push("(no job chosen)");
  return parts.join(" ");
}

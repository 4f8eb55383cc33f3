"use client";

import * as Radix from "radix-ui/alert-dialog";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "./button";
import { overlayStyles } from "./dialog";

interface AlertDialogProps {
  /** Names the scope: "Stop 12 runs of 3 people". */
  title: ReactNode;
  description: ReactNode;
  /** The verb on the button. */
  action: string;
  danger?: boolean;
  /** Runs the action; the dialog closes when it has settled. */
  onConfirm: () => void | Promise<void>;
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** Asks before something that cannot be undone. */
export function AlertDialog({
  title,
  description,
  action,
  danger = true,
  onConfirm,
  trigger,
  ...props
}: AlertDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [busy, start] = useTransition();
  const open = props.open ?? ownOpen;
  const setOpen = props.onOpenChange ?? setOwnOpen;
  const confirm = () =>
    start(async () => {
      await onConfirm();
      setOpen(false);
    });
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={overlayStyles} />
        <Radix.Content className="fixed top-[18dvh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-110 -translate-x-1/2 animate-appear rounded-lg border border-line-strong bg-float shadow-float outline-none">
          <div className="px-4 py-3.5">
            <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
            <Radix.Description asChild>
              <div className="mt-1 text-muted">{description}</div>
            </Radix.Description>
          </div>
          <div className="flex justify-end gap-2 rounded-b-lg border-line border-t bg-panel px-4 py-3">
            <Radix.Cancel asChild>
              <Button disabled={busy}>Cancel</Button>
            </Radix.Cancel>
            <Button variant={danger ? "danger" : "primary"} busy={busy} onClick={confirm}>
              {action}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

"use client";

import { X } from "lucide-react";
import * as Radix from "radix-ui/dialog";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;

export const overlayStyles = "fixed inset-0 z-40 bg-black/30 dark:bg-black/60";

interface DialogContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title"> {
  title: ReactNode;
  /** One sentence under the title; also what screen readers announce. */
  description?: ReactNode;
  size?: "sm" | "md" | "lg" | "full";
  /** Buttons at the foot, the primary one last. */
  footer?: ReactNode;
}

const widths = { sm: "max-w-100", md: "max-w-140", lg: "max-w-220", full: "max-w-320" };

export function DialogContent({
  title,
  description,
  size = "md",
  footer,
  className,
  children,
  ...props
}: DialogContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
        className={cn(
          "fixed top-[10dvh] left-1/2 z-50 flex max-h-[80dvh] w-[calc(100vw-24px)] -translate-x-1/2 animate-appear flex-col",
          "rounded-lg border border-line-strong bg-float shadow-float outline-none",
          widths[size],
          className,
        )}
      >
        <div className="flex items-start gap-3 px-4 pt-3.5 pb-3">
          <div className="min-w-0 grow">
            <Radix.Title className="font-semibold text-base">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="mt-0.5 text-muted">{description}</Radix.Description>
            ) : null}
          </div>
          <Radix.Close asChild>
            <Button variant="ghost" size="sm" aria-label="Close" className="-mr-1.5 w-7 px-0">
              <X aria-hidden />
            </Button>
          </Radix.Close>
        </div>
        <div className="min-h-0 grow overflow-y-auto px-4 pb-4">{children}</div>
        {footer ? (
          <div className="flex justify-end gap-2 rounded-b-lg border-line border-t bg-panel px-4 py-3">
            {footer}
          </div>
        ) : null}
      </Radix.Content>
    </Radix.Portal>
  );
}

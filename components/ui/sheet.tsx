"use client";

import { X } from "lucide-react";
import * as Radix from "radix-ui/dialog";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { overlayStyles } from "./dialog";

export const Sheet = Radix.Root;

const sides = {
  left: "inset-y-0 left-0 w-[min(320px,85vw)] border-r animate-slide-left",
  right: "inset-y-0 right-0 w-[min(480px,100vw)] border-l animate-slide-right",
  bottom: "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t animate-slide-up",
};

interface SheetContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title"> {
  side?: keyof typeof sides;
  title: ReactNode;
  /** Keeps the title for screen readers only. */
  hideTitle?: boolean;
}

/** A pane that slides in from an edge: the rail on a phone, a preview at the right. */
export function SheetContent({
  side = "right",
  title,
  hideTitle,
  className,
  children,
  ...props
}: SheetContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        aria-describedby={undefined}
        {...props}
        className={cn(
          "fixed z-50 flex flex-col overflow-hidden border-line-strong bg-float shadow-float outline-none",
          sides[side],
          className,
        )}
      >
        {hideTitle ? (
          <Radix.Title className="sr-only">{title}</Radix.Title>
        ) : (
          <div className="flex h-12 shrink-0 items-center gap-3 border-line border-b px-4">
            <Radix.Title className="min-w-0 grow truncate font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="ghost" size="sm" aria-label="Close" className="w-7 px-0">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </div>
        )}
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}

import type { ReactNode } from "react";
import { cn } from "./cn";

/** A key as printed on the keyboard. `onAccent` for use inside a primary button. */
export function Kbd({
  children,
  onAccent,
  className,
}: {
  children: ReactNode;
  onAccent?: boolean;
  className?: string;
}) {
  return (
    <kbd
      className={cn(
        "inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-mono text-2xs touch:hidden",
        onAccent ? "border-white/50 text-white" : "border-line-strong text-muted",
        className,
      )}
    >
      {children}
    </kbd>
  );
}

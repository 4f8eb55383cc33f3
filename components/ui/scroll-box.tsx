import type { ComponentProps } from "react";
import { cn } from "./cn";

interface ScrollBoxProps extends Omit<ComponentProps<"section">, "aria-label" | "tabIndex"> {
  /** What is in it. */
  label: string;
}

/** A part of a page that scrolls by itself: it has a name, and the keyboard reaches it. */
export function ScrollBox({ label, className, ...props }: ScrollBoxProps) {
  return (
    <section
      {...props}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
      className={cn("overflow-auto focus-visible:-outline-offset-2", className)}
    />
  );
}

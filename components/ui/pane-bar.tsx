import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The line of controls above a pane: search, switches, what is chosen; it breaks where there is no room. */
export function PaneBar({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      {...props}
      className={cn(
        "flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-5 py-2 max-md:px-3.5",
        className,
      )}
    />
  );
}

import type { ComponentProps } from "react";
import { cn } from "./cn";

export const fieldStyles = cn(
  "field-ring w-full rounded-md border border-field bg-ground px-2.5 text-ink text-sm transition-colors",
  "hover:border-slate-9 aria-invalid:border-red-8 aria-invalid:hover:border-red-9 disabled:bg-panel disabled:text-muted",
  "touch:text-lg",
);

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={cn(fieldStyles, "h-8 read-only:bg-panel touch:h-11", className)} />;
}

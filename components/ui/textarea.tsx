import type { ComponentProps } from "react";
import { cn } from "./cn";
import { fieldStyles } from "./input";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea {...props} className={cn(fieldStyles, "min-h-16 resize-y py-1.5", className)} />;
}

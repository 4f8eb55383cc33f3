import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** The link that a row of a table or list is for: it covers the row, so that one may click anywhere in it. */
export function RowLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link {...props} className={cn("font-medium after:absolute after:inset-0 hover:underline", className)} />
  );
}

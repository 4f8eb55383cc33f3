"use client";

import * as Radix from "radix-ui/switch";
import type { ComponentProps } from "react";
import { cn } from "./cn";

export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      {...props}
      className={cn(
        "relative inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border border-slate-9 bg-slate-4 px-0.5",
        "after:absolute after:-inset-1 touch:after:-inset-3.5 disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent",
        className,
      )}
    >
      <Radix.Thumb className="size-3 rounded-full bg-slate-11 transition-transform duration-100 data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-white" />
    </Radix.Root>
  );
}

"use client";

import { Check, Minus } from "lucide-react";
import * as Radix from "radix-ui/checkbox";
import type { ComponentProps } from "react";
import { cn } from "./cn";

/**
 * Made of the parts of Radix's: its whole also draws an input that is not seen, for forms that a browser sends. Ours are none, and in
 * a table of runs each row would have one until the page has come to life.
 */
export function Checkbox({ className, checked, onCheckedChange, disabled, ...props }: CheckboxProps) {
  return (
    <Radix.unstable_Provider checked={checked} onCheckedChange={onCheckedChange} disabled={disabled}>
      <Radix.unstable_Trigger
        {...props}
        className={cn(
          // The box is 16 px; what can be hit is 24 px, and 44 px for a finger.
          "relative grid size-4 shrink-0 place-items-center rounded-sm border border-slate-9 bg-ground text-white",
          "after:absolute after:-inset-1 touch:after:-inset-3.5 aria-invalid:border-red-9 disabled:opacity-50",
          "data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent",
          className,
        )}
      >
        <Radix.Indicator>
          {checked === "indeterminate" ? (
            <Minus aria-hidden className="size-3" strokeWidth={3} />
          ) : (
            <Check aria-hidden className="size-3" strokeWidth={3} />
          )}
        </Radix.Indicator>
      </Radix.unstable_Trigger>
    </Radix.unstable_Provider>
  );
}

type CheckboxProps = Omit<ComponentProps<typeof Radix.unstable_Trigger>, "checked" | "disabled"> &
  Pick<ComponentProps<typeof Radix.Root>, "checked" | "onCheckedChange" | "disabled">;

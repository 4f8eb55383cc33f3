import type { ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

export interface IconButtonProps extends Omit<ButtonProps, "aria-label" | "children"> {
  /** What it does: read out, and shown on hover. */
  label: string;
  /** The key that does the same, shown in the tooltip. */
  keys?: string;
  children: ReactNode;
}

export function IconButton({
  label,
  keys,
  className,
  size = "md",
  variant = "ghost",
  ...props
}: IconButtonProps) {
  return (
    <Tooltip content={label} keys={keys}>
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn("px-0", size === "sm" ? "w-7 touch:w-11" : "w-8 touch:w-11", className)}
        {...props}
      />
    </Tooltip>
  );
}

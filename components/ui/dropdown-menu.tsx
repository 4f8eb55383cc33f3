"use client";

import { Check } from "lucide-react";
import * as Radix from "radix-ui/dropdown-menu";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Kbd } from "./kbd";
import { floatStyles, itemStyles } from "./menu-styles";

/** Leaves the page beside it readable and in place; a press elsewhere closes it. */
export function DropdownMenu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export const DropdownMenuTrigger = Radix.Trigger;
export const DropdownMenuRadioGroup = Radix.RadioGroup;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        sideOffset={4}
        collisionPadding={8}
        {...props}
        className={cn(floatStyles, "max-h-[70dvh] min-w-44 max-w-96 overflow-y-auto p-1", className)}
      />
    </Radix.Portal>
  );
}

interface ItemProps extends ComponentProps<typeof Radix.Item> {
  danger?: boolean;
  keys?: string;
}

export function DropdownMenuItem({ className, danger, keys, children, ...props }: ItemProps) {
  return (
    <Radix.Item
      {...props}
      className={cn(itemStyles, danger && "text-danger data-[highlighted]:bg-red-3", className)}
    >
      {/* With `asChild` there is one child, and nothing beside it. */}
      {keys ? (
        <>
          {children}
          <Kbd className="ml-auto">{keys}</Kbd>
        </>
      ) : (
        children
      )}
    </Radix.Item>
  );
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem {...props} className={cn(itemStyles, "pl-7", className)}>
      <Radix.ItemIndicator className="absolute left-2">
        <Check aria-hidden />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  );
}

export function DropdownMenuRadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem {...props} className={cn(itemStyles, "pl-7", className)}>
      <Radix.ItemIndicator className="absolute left-2">
        <Check aria-hidden />
      </Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label {...props} className={cn("px-2 py-1 text-muted text-xs", className)} />;
}

export function DropdownMenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}

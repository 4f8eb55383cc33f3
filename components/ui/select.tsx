"use client";

import { Check, ChevronDown } from "lucide-react";
import * as Radix from "radix-ui/select";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { fieldStyles } from "./input";
import { floatStyles, itemStyles } from "./menu-styles";

export interface SelectOption {
  value: string;
  label?: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

interface SelectProps {
  options: readonly SelectOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  name?: string;
  id?: string;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  mono?: boolean;
  "aria-label"?: string;
  "aria-invalid"?: boolean;
  "aria-describedby"?: string;
}

export function Select({
  options,
  value,
  defaultValue,
  onValueChange,
  name,
  placeholder,
  disabled,
  className,
  mono,
  ...trigger
}: SelectProps) {
  // The library knows the label only once the page has come to life; where the value is given, so is its label.
  const chosen = options.find((option) => option.value === value);
  return (
    <Radix.Root
      value={value}
      defaultValue={defaultValue}
      onValueChange={onValueChange}
      name={name}
      disabled={disabled}
    >
      <Radix.Trigger
        {...trigger}
        className={cn(
          fieldStyles,
          "flex h-8 items-center justify-between gap-2 text-left data-[placeholder]:text-muted touch:h-11",
          mono && "font-mono text-mono",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder}>{chosen?.label ?? chosen?.value}</Radix.Value>
        </span>
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cn(floatStyles, "max-h-80 min-w-(--radix-select-trigger-width)")}
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={cn(itemStyles, "pr-7", mono && "font-mono text-mono")}
              >
                <Radix.ItemText>{option.label ?? option.value}</Radix.ItemText>
                {option.hint ? <span className="text-muted text-xs">{option.hint}</span> : null}
                <Radix.ItemIndicator className="absolute right-2">
                  <Check aria-hidden className="size-3.5" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

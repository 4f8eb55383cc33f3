"use client";

import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { itemStyles } from "../ui/menu-styles";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";

export interface PickerOption {
  value: string;
  label: string;
  hint?: string;
  group?: string;
}

interface PickerProps {
  label: string;
  icon: ReactNode;
  /** What stands on the button; the placeholder when nothing is chosen. */
  shown: ReactNode;
  value: string | undefined;
  options: readonly PickerOption[];
  onPick: (value: string) => void;
  empty: string;
  className?: string;
}

/** A choice among many: a button that opens a list with a search. */
export function Picker({ label, icon, shown, value, options, onPick, empty, className }: PickerProps) {
  const [open, setOpen] = useState(false);
  const groups = [...new Set(options.map((option) => option.group))];
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          role="combobox"
          aria-expanded={open}
          aria-label={label}
          className={cn("min-w-0 max-md:h-10 max-md:w-full max-md:justify-start", className)}
        >
          {icon}
          <span className="truncate">{shown}</span>
          <ChevronDown aria-hidden className="max-md:ml-auto" />
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-80 p-0">
        <Command label={label} loop>
          <Command.Input
            placeholder="Search"
            className="h-9 w-full border-line border-b bg-transparent px-3 text-sm outline-none touch:h-11 touch:text-lg"
          />
          <Command.List className="max-h-80 overflow-y-auto p-1">
            <Command.Empty className="px-2 py-4 text-center text-muted">{empty}</Command.Empty>
            {groups.map((group) => (
              <Command.Group
                key={group ?? ""}
                heading={group}
                className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
              >
                {options
                  .filter((option) => option.group === group)
                  .map((option) => (
                    <Command.Item
                      key={option.value}
                      value={option.value}
                      keywords={[option.label]}
                      onSelect={() => {
                        onPick(option.value);
                        setOpen(false);
                      }}
                      className={cn(itemStyles, "data-[selected=true]:bg-hover")}
                    >
                      <span className="min-w-0 truncate font-mono text-mono">{option.label}</span>
                      <span className="ml-auto shrink-0 text-muted text-xs">{option.hint}</span>
                      <Check aria-hidden className={cn("shrink-0", option.value !== value && "invisible")} />
                    </Command.Item>
                  ))}
              </Command.Group>
            ))}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}

"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { cn } from "../ui/cn";
import { itemStyles } from "../ui/menu-styles";
import { PopoverContent } from "../ui/popover";
import { optionMatches } from "./option-matches";

export interface PickerOption {
  value: string;
  label: string;
  hint?: string;
  group?: string;
  disabled?: boolean;
}

interface PickerListProps {
  label: string;
  value: string | undefined;
  options: readonly PickerOption[];
  onPick: (value: string) => void;
  /** What stands there when nothing matches. */
  empty: string;
  className?: string;
}

/** The list that a picker opens: found by any part of a name or its hint, in the order that was given. */
export function PickerList({ label, value, options, onPick, empty, className }: PickerListProps) {
  // The library trims values and confuses equal ones: options are told apart by their place.
  const placed = options.map((option, index) => ({ ...option, place: String(index) }));
  const groups = [...new Set(options.map((option) => option.group))];
  const chosen = placed.find((option) => option.value === value);
  return (
    <PopoverContent className={cn("w-80 p-0", className)}>
      <Command
        label={label}
        loop
        defaultValue={chosen?.place ?? ""}
        filter={(_, search, texts) => (optionMatches(search, texts ?? []) ? 1 : 0)}
      >
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
              {placed
                .filter((option) => option.group === group)
                .map((option) => (
                  <Command.Item
                    key={option.place}
                    value={option.place}
                    keywords={[option.label, option.hint ?? ""]}
                    disabled={option.disabled ?? false}
                    onSelect={() => onPick(option.value)}
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
  );
}

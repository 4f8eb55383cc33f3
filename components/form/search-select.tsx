"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { cn } from "../ui/cn";
import { fieldStyles } from "../ui/input";
import { Popover, PopoverTrigger } from "../ui/popover";
import { PickerList, type PickerOption } from "./picker-list";

interface SearchSelectProps {
  label: string;
  value: string;
  options: readonly PickerOption[];
  onPick: (value: string) => void;
  disabled: boolean;
  /** Ties the button to its label, help and error. */
  tie: { id: string; "aria-invalid"?: true | undefined; "aria-describedby"?: string | undefined };
}

/** A select whose list is too long to read: it looks like one, and opens a list with a search. */
export function SearchSelect({ label, value, options, onPick, disabled, tie }: SearchSelectProps) {
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          {...tie}
          type="button"
          role="combobox"
          aria-expanded={open}
          disabled={disabled}
          className={cn(
            fieldStyles,
            "flex h-8 items-center justify-between gap-2 text-left touch:h-11",
            !chosen && "text-muted",
          )}
        >
          <span className="truncate">{chosen?.label ?? "Choose one"}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
        </button>
      </PopoverTrigger>
      <PickerList
        label={label}
        value={value}
        options={options}
        empty="No option holds that."
        className="w-(--radix-popover-trigger-width) min-w-60"
        onPick={(picked) => {
          onPick(picked);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

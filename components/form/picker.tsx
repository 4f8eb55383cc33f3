"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Popover, PopoverTrigger } from "../ui/popover";
import { PickerList, type PickerOption } from "./picker-list";

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
      <PickerList
        label={label}
        value={value}
        options={options}
        empty={empty}
        onPick={(picked) => {
          onPick(picked);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

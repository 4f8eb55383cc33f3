"use client";

import { Rows3 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { chooseDensity, type Density, readDensity } from "@/components/ui/density";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

interface ColumnPickerProps {
  /** Values that the runs at hand have. */
  names: readonly string[];
  chosen: readonly string[];
  onChange: (columns: string[]) => void;
}

/** Which values get a column, and how close the rows stand. */
export function ColumnPicker({ names, chosen, onChange }: ColumnPickerProps) {
  const [density, setDensity] = useState<Density>("normal");
  useEffect(() => setDensity(readDensity()), []);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" variant="ghost" className="ml-auto">
          <Rows3 aria-hidden />
          Columns
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Values as columns</DropdownMenuLabel>
        {names.length === 0 ? <p className="px-2 py-1 text-muted">These runs have no values</p> : null}
        {names.map((name) => {
          const isChosen = chosen.includes(name);
          return (
            <DropdownMenuCheckboxItem
              key={name}
              checked={isChosen}
              className="font-mono text-mono"
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={() =>
                onChange(isChosen ? chosen.filter((one) => one !== name) : [...chosen, name])
              }
            >
              {name}
            </DropdownMenuCheckboxItem>
          );
        })}
        <DropdownMenuSeparator />
        <DropdownMenuCheckboxItem
          checked={density === "dense"}
          onCheckedChange={(dense) => {
            const next = dense ? "dense" : "normal";
            chooseDensity(next);
            setDensity(next);
          }}
        >
          Dense rows
        </DropdownMenuCheckboxItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

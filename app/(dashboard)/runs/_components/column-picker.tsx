"use client";

import { Rows3 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { chooseDensity, type Density, readDensity } from "@/components/ui/density";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { mostColumns } from "../runs-address";
import { useValueNames } from "./use-value-names";

interface ColumnPickerProps {
  /** Values that the runs at hand have. */
  names: readonly string[];
  chosen: readonly string[];
  onChange: (columns: string[]) => void;
}

const compareNames = new Intl.Collator("en", { numeric: true }).compare;

/** Which values of form, config and summary get a column, and how close the rows stand. */
export function ColumnPicker({ names, chosen, onChange }: ColumnPickerProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const [density, setDensity] = useState<Density>("normal");
  useEffect(() => setDensity(readDensity()), []);
  const known = useValueNames(text, open);
  const wanted = text.toLowerCase();
  const at = names.filter((name) => name.toLowerCase().includes(wanted));
  // What was looked for comes as the server ranks it; without a word, where an eye would look for it.
  const found = [...new Set([...at, ...known.names])];
  const shown = [...new Set([...chosen, ...(text === "" ? found.sort(compareNames) : found)])];
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button size="sm" variant="ghost" className="ml-auto">
          <Rows3 aria-hidden />
          Columns
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label="Columns" className="w-88 max-w-[calc(100vw-1.75rem)]">
        <Input
          aria-label="Search values"
          placeholder="lr, config.…, summary.…"
          value={text}
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-mono"
          onChange={(event) => setText(event.target.value)}
        />
        {shown.length === 0 ? (
          <p className="py-2 text-muted">
            {text === "" ? "No run has values yet" : "No value is called like that"}
          </p>
        ) : null}
        <ul aria-label="Values as columns" className="my-2 flex max-h-72 flex-col overflow-y-auto">
          {shown.map((name) => (
            <Choice
              key={name}
              label={name}
              isChosen={chosen.includes(name)}
              disabled={chosen.length >= mostColumns && !chosen.includes(name)}
              onChange={(isChosen) =>
                onChange(isChosen ? [...chosen, name] : chosen.filter((one) => one !== name))
              }
            />
          ))}
        </ul>
        {known.isError ? (
          <p role="status" className="pb-2 text-muted">
            The names could not be asked for.
          </p>
        ) : null}
        {chosen.length >= mostColumns ? (
          <p className="pb-2 text-muted">{mostColumns} columns are the most: take one away first.</p>
        ) : null}
        <ul className="border-line border-t pt-2">
          <Choice
            label="Dense rows"
            isPlain
            isChosen={density === "dense"}
            onChange={(isDense) => {
              const next = isDense ? "dense" : "normal";
              chooseDensity(next);
              setDensity(next);
            }}
          />
        </ul>
      </PopoverContent>
    </Popover>
  );
}

interface ChoiceProps {
  label: string;
  isPlain?: boolean;
  isChosen: boolean;
  disabled?: boolean;
  onChange: (isChosen: boolean) => void;
}

function Choice({ label, isPlain, isChosen, disabled = false, onChange }: ChoiceProps) {
  return (
    <li className="flex min-h-7 items-center gap-2 touch:min-h-11">
      <Checkbox
        aria-label={label}
        checked={isChosen}
        disabled={disabled}
        onCheckedChange={(checked) => onChange(checked === true)}
      />
      <span className={isPlain ? "" : "min-w-0 truncate font-mono text-mono"} title={label}>
        {label}
      </span>
    </li>
  );
}

"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { floatStyles, itemStyles } from "@/components/ui/menu-styles";
import type { QueryIssue } from "@/lib/runs/run-query";
import { FilterIssues } from "./filter-issues";
import {
  type CompletionOption,
  completeQuery,
  type KnownNames,
  takeOption,
  wordAt,
} from "./query-completion";
import { useValueNames } from "./use-value-names";

interface FilterLineProps {
  line: string;
  issues: readonly QueryIssue[];
  known: KnownNames;
  onSubmit: (line: string) => void;
}

/** One line that says what is listed, completed while it is typed. Enter applies it. */
export function FilterLine({ line, issues, known, onSubmit }: FilterLineProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(line);
  const [cursor, setCursor] = useState(line.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const { names } = useValueNames(wordAt(text, cursor), open && wordAt(text, cursor) !== "");
  const completion = completeQuery(text, cursor, {
    ...known,
    values: [...new Set([...known.values, ...names])],
  });
  const { options } = completion;
  const isOpen = open && options.length > 0;

  const type = (next: string, at: number) => {
    setText(next);
    setCursor(at);
    setActive(-1);
  };
  const take = (option: CompletionOption) => {
    const taken = takeOption(text, completion, option);
    type(taken.line, taken.cursor);
    field.current?.focus();
    // The field has its new text only after it is drawn.
    requestAnimationFrame(() => field.current?.setSelectionRange(taken.cursor, taken.cursor));
  };
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (options.length === 0) return;
    event.preventDefault();
    setOpen(true);
    setActive((before) => (isOpen ? (before + step + options.length) % options.length : 0));
  };
  const enter = (event: KeyboardEvent) => {
    event.preventDefault();
    const option = isOpen ? options[active] : undefined;
    if (option) return take(option);
    setOpen(false);
    onSubmit(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event);
    else if (event.key === "Escape" && isOpen) setOpen(false);
    else if (event.key === "Escape") field.current?.blur();
    else if (event.key === "Enter") enter(event);
  };

  return (
    <search className="relative min-w-64 max-w-120 grow basis-64 max-md:w-full max-md:max-w-none max-md:basis-full">
      <Search aria-hidden className="absolute top-2.25 left-2.5 size-3.5 text-muted touch:top-3.75" />
      <Input
        ref={field}
        role="combobox"
        type="text"
        data-search
        aria-label="Filter"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-options` : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={issues.length > 0 || undefined}
        aria-describedby={issues.length > 0 ? `${id}-issues` : undefined}
        aria-keyshortcuts="/"
        placeholder="state:failed queue:gpu-a100 by:me since:7d"
        value={text}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="pr-9 pl-8 font-mono text-mono"
        onChange={(event) => {
          type(event.target.value, event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
        }}
        onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {text === "" ? (
        <Kbd className="pointer-events-none absolute top-1.75 right-2 touch:hidden">/</Kbd>
      ) : (
        <Button
          variant="ghost"
          size="sm"
          aria-label="Clear the filter"
          className="absolute top-0.5 right-0.5 w-7 px-0 touch:top-0"
          onClick={() => {
            type("", 0);
            onSubmit("");
          }}
        >
          <X aria-hidden />
        </Button>
      )}
      {isOpen ? (
        <div
          id={`${id}-options`}
          role="listbox"
          aria-label="Completions"
          className={cn(
            floatStyles,
            "absolute top-full left-0 z-30 mt-1 max-h-80 w-full overflow-y-auto p-1",
          )}
        >
          {options.map((option, index) => (
            <div
              key={option.label}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              data-highlighted={index === active || undefined}
              className={itemStyles}
              onPointerEnter={() => setActive(index)}
              onPointerDown={(event) => {
                // The field keeps the focus, and with it the keyboard.
                event.preventDefault();
                take(option);
              }}
            >
              <span className="font-mono text-mono">{option.label}</span>
              <span className="ml-auto text-muted text-xs">{option.hint}</span>
            </div>
          ))}
        </div>
      ) : null}
      <FilterIssues id={`${id}-issues`} line={line} issues={issues} onMend={onSubmit} />
    </search>
  );
}

"use client";

import type { ComponentType, KeyboardEvent } from "react";
import type { FormField, WidgetKind } from "@/lib/config/form-fields";
import { cn } from "../ui/cn";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { SearchSelect } from "./search-select";
import { stepNumber } from "./step-number";

export interface WidgetProps {
  field: FormField;
  text: string;
  onChange: (text: string) => void;
  disabled: boolean;
  /** Ties the widget to its label, help and error. */
  tie: { id: string; "aria-invalid"?: true | undefined; "aria-describedby"?: string | undefined };
}

function TextWidget({ field, text, onChange, disabled, tie }: WidgetProps) {
  return (
    <Input
      {...tie}
      value={text}
      disabled={disabled}
      placeholder={field.defaultText}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  );
}

function NumberWidget({ field, text, onChange, disabled, tie }: WidgetProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const next = stepNumber(field, text, event.key === "ArrowUp" ? 1 : -1);
    if (next === undefined) return;
    event.preventDefault();
    onChange(next);
  };
  return (
    <Input
      {...tie}
      value={text}
      disabled={disabled}
      placeholder={field.defaultText}
      // A phone's number pad lacks the minus and the `e` that a float may need.
      inputMode={field.type === "integer" && !field.min?.startsWith("-") ? "numeric" : "text"}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      className="tabular"
    />
  );
}

/** As many options as are taken in at a glance; more are searched. */
const mostRead = 10;

function SelectWidget({ field, text, onChange, disabled, tie }: WidgetProps) {
  const options = (field.options ?? []).map((option) => {
    const hint = option.label === option.text ? {} : { hint: option.text };
    return { value: option.text, label: option.label === "" ? "(empty)" : option.label, ...hint };
  });
  // A value from a link or an older run that is no option any more is shown as it is, with its error.
  const isKnown = text === "" || options.some((option) => option.value === text);
  const shown = isKnown ? options : [...options, { value: text, label: text, disabled: true }];
  if (options.length > mostRead || options.some((option) => option.value === ""))
    return (
      <SearchSelect
        label={field.title}
        value={text}
        options={shown}
        onPick={onChange}
        disabled={disabled}
        tie={tie}
      />
    );
  return (
    <Select
      {...tie}
      aria-invalid={tie["aria-invalid"] ?? false}
      aria-describedby={tie["aria-describedby"] ?? ""}
      value={text}
      onValueChange={onChange}
      disabled={disabled}
      placeholder="Choose one"
      options={shown}
    />
  );
}

function SwitchWidget({ text, onChange, disabled, tie }: WidgetProps) {
  const words: Record<string, string> = { true: "yes", false: "no", "": "not set" };
  return (
    <span className="flex h-8 items-center gap-2.5 touch:h-11">
      <Switch
        {...tie}
        checked={text === "true"}
        disabled={disabled}
        onCheckedChange={(checked) => onChange(checked ? "true" : "false")}
      />
      <span aria-hidden className={cn(text === "" && "text-muted")}>
        {words[text] ?? text}
      </span>
    </span>
  );
}

/** One widget per kind: a kind without a widget does not compile. */
export const widgets = {
  text: TextWidget,
  number: NumberWidget,
  quantity: TextWidget,
  switch: SwitchWidget,
  select: SelectWidget,
} satisfies Record<WidgetKind, ComponentType<WidgetProps>>;

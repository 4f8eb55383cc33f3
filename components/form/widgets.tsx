"use client";

import type { ComponentType, KeyboardEvent } from "react";
import type { TemplateField } from "@/lib/config/template-field";
import { cn } from "../ui/cn";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Switch } from "../ui/switch";
import { textOfValue } from "./form-text";
import { stepNumber } from "./step-number";
import type { WidgetKind } from "./widget-kind";

export interface WidgetProps {
  field: TemplateField;
  text: string;
  onChange: (text: string) => void;
  disabled?: boolean;
  /** Ties the widget to its label, help and error. */
  tie: { id: string; "aria-invalid"?: true | undefined; "aria-describedby"?: string | undefined };
}

function placeholder(field: TemplateField): string | undefined {
  return field.default === undefined ? undefined : textOfValue(field.default);
}

function TextWidget({ field, text, onChange, disabled, tie }: WidgetProps) {
  return (
    <Input
      {...tie}
      value={text}
      disabled={disabled}
      placeholder={placeholder(field)}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      spellCheck={false}
    />
  );
}

function NumberWidget({ inputMode, ...props }: WidgetProps & { inputMode: "numeric" | "decimal" }) {
  const { field, text, onChange, disabled, tie } = props;
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
      placeholder={placeholder(field)}
      inputMode={inputMode}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={onKeyDown}
      autoComplete="off"
      spellCheck={false}
      className="tabular"
    />
  );
}

function ChoiceWidget({ field, text, onChange, disabled, tie }: WidgetProps) {
  const options = (field.options ?? []).map((option) => {
    const value = textOfValue(option.value);
    return option.label === undefined ? { value } : { value, label: option.label, hint: value };
  });
  // A value from a link or an older run that is no option any more is shown as it is, with its error.
  const isKnown = text === "" || options.some((option) => option.value === text);
  return (
    <Select
      {...tie}
      aria-invalid={tie["aria-invalid"] ?? false}
      aria-describedby={tie["aria-describedby"] ?? ""}
      value={text}
      onValueChange={onChange}
      disabled={disabled ?? false}
      placeholder="Choose one"
      options={isKnown ? options : [...options, { value: text, disabled: true }]}
    />
  );
}

function BooleanWidget({ text, onChange, disabled, tie }: WidgetProps) {
  const isOn = text === "true";
  return (
    <span className="flex h-8 items-center gap-2.5 touch:h-11">
      <Switch
        {...tie}
        checked={isOn}
        disabled={disabled}
        onCheckedChange={(checked) => onChange(checked ? "true" : "false")}
      />
      <span aria-hidden className={cn(text === "" && "text-muted")}>
        {text === "" ? "not set" : isOn ? "yes" : "no"}
      </span>
    </span>
  );
}

/** One widget per kind: a kind without a widget does not compile. */
export const widgets = {
  choice: ChoiceWidget,
  text: TextWidget,
  integer: (props) => <NumberWidget {...props} inputMode="numeric" />,
  float: (props) => <NumberWidget {...props} inputMode="decimal" />,
  boolean: BooleanWidget,
  quantity: TextWidget,
} satisfies Record<WidgetKind, ComponentType<WidgetProps>>;

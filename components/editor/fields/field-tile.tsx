"use client";

import { ChevronDown, ChevronUp, CircleAlert, Trash2, TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import type { QueueTextChange } from "@/lib/config/edit/edit-queue-text";
import { isFieldName } from "@/lib/config/fields/field-name";
import { fieldTypes, type TemplateField } from "@/lib/config/fields/template-field";
import type { Issue } from "@/lib/config/issue";
import { limitWords } from "../../form/limit-words";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { Label } from "../../ui/label";
import { MarkedText } from "../../ui/marked-text";
import { Select } from "../../ui/select";
import { Switch } from "../../ui/switch";
import { DraftInput } from "../draft/draft-input";
import {
  conditionInput,
  limitInput,
  optionsInput,
  readCondition,
  readOptions,
  ruleChange,
  valueInput,
} from "./rule-input";

interface FieldTileProps {
  field: TemplateField;
  fields: readonly TemplateField[];
  issues: readonly Issue[];
  uses: number;
  open: boolean;
  onToggle: () => void;
  onUses: () => void;
  onChange: (change: QueueTextChange) => void;
}

/** One template field: its rule in a line, and open, every part of it to edit. Edits go into the document's text. */
export function FieldTile(props: FieldTileProps) {
  const { field, issues, uses, open, onToggle, onUses } = props;
  const body = useId();
  const worst = issues.find((issue) => issue.severity === "error") ?? issues[0];
  const Chevron = open ? ChevronUp : ChevronDown;
  return (
    <section
      aria-label={`Field ${field.name}`}
      className={cn(
        "rounded-md border bg-ground",
        open
          ? "border-indigo-8 ring-3 ring-indigo-3"
          : worst?.severity === "error"
            ? "border-red-8"
            : "border-line",
      )}
    >
      <div className="flex min-h-10 items-center gap-1 pr-1.5">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          onClick={onToggle}
          className="flex min-h-10 min-w-0 grow flex-wrap items-center gap-x-2.5 gap-y-0.5 py-1 pl-3 text-left"
        >
          <span className="rounded-sm bg-indigo-3 px-1.5 font-medium font-mono text-indigo-11 text-mono">
            {field.name}
          </span>
          <span className="text-muted">{field.type}</span>
          <span>{limitWords(field)}</span>
          {field.default === undefined ? null : (
            <span className="truncate text-muted">default {valueInput(field.default)}</span>
          )}
        </button>
        <Button
          variant="ghost"
          size="sm"
          disabled={uses === 0}
          onClick={onUses}
          className="font-normal text-xs"
        >
          {uses === 1 ? "1 use" : `${uses} uses`}
        </Button>
        <Button variant="ghost" size="sm" tabIndex={-1} aria-hidden onClick={onToggle} className="w-7 px-0">
          <Chevron />
        </Button>
      </div>
      {issues.length > 0 && worst ? (
        <p
          className={cn(
            "flex items-start gap-1.5 px-3 pb-2.5 text-xs",
            worst.severity === "error" ? "text-danger" : "text-warning",
          )}
        >
          {worst.severity === "error" ? (
            <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          ) : (
            <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          )}
          <MarkedText text={worst.message} />
        </p>
      ) : null}
      <div id={body} hidden={!open} className="border-line border-t p-3">
        {open ? <TileBody {...props} /> : null}
      </div>
    </section>
  );
}

function TileBody({ field, fields, onChange }: FieldTileProps) {
  const [more, setMore] = useState(hasMore(field));
  const isNumber = field.type === "integer" || field.type === "float" || field.type === "quantity";
  const rule = (name: string) => (typed: string) => onChange(ruleChange(field, name, typed));
  const column = "col-span-1";
  const half = "col-span-2";
  const whole = "col-span-full";
  return (
    <div className="grid grid-cols-4 gap-x-3 gap-y-3 max-sm:grid-cols-2">
      <TypeSelect field={field} onChange={onChange} className={isNumber ? column : half} />
      {isNumber ? (
        <>
          <DraftInput label="Min" value={limitInput(field.min)} onCommit={rule("min")} className={column} />
          <DraftInput label="Max" value={limitInput(field.max)} onCommit={rule("max")} className={column} />
        </>
      ) : null}
      <DraftInput
        label="Default"
        value={valueInput(field.default)}
        onCommit={rule("default")}
        className={isNumber ? column : half}
      />
      {hasOptions(field) ? <OptionsInput field={field} onChange={onChange} /> : null}
      <DraftInput
        label="Title"
        value={field.title ?? ""}
        placeholder={field.name}
        onCommit={rule("title")}
        className={half}
      />
      <DraftInput
        label="Help"
        value={field.description ?? ""}
        placeholder="Shown under the field"
        onCommit={rule("description")}
        className={half}
      />
      {more ? <MoreRules field={field} fields={fields} onChange={onChange} /> : null}
      <div className={cn(whole, "flex flex-wrap items-center gap-3")}>
        <RequiredSwitch field={field} onChange={onChange} />
        <Button variant="link" size="sm" onClick={() => setMore(!more)}>
          {more ? "Fewer rules" : "More rules"}
        </Button>
        <Button
          variant="ghost"
          size="sm"
          className="ml-auto"
          onClick={() => onChange({ kind: "remove-field", name: field.name })}
        >
          <Trash2 aria-hidden />
          Remove the field
        </Button>
      </div>
    </div>
  );
}

interface PartProps {
  field: TemplateField;
  onChange: (change: QueueTextChange) => void;
  className?: string;
}

function OptionsInput({ field, onChange }: PartProps) {
  return (
    <DraftInput
      label="Options"
      lines={Math.min(6, Math.max(2, (field.options?.length ?? 0) + 1))}
      value={optionsInput(field.options)}
      placeholder={field.type === "string" ? "One to a line; value = label" : "One to a line"}
      onCommit={(typed) => onChange(optionsChange(field, typed))}
      className="col-span-full"
    />
  );
}

function MoreRules({ field, fields, onChange }: PartProps & { fields: readonly TemplateField[] }) {
  const rule = (name: string) => (typed: string) => onChange(ruleChange(field, name, typed));
  const half = "col-span-2";
  return (
    <>
      <DraftInput label="Group" value={field.group ?? ""} onCommit={rule("group")} className={half} />
      <DraftInput
        label="Shown only if"
        value={conditionInput(field.showIf)}
        placeholder="field = value"
        onCommit={(typed) => onChange(conditionChange(field, typed, fields))}
        className={half}
      />
      {field.type === "string" ? (
        <>
          <DraftInput
            label="Pattern"
            value={field.pattern ?? ""}
            onCommit={rule("pattern")}
            className={half}
          />
          <DraftInput label="Min length" value={valueInput(field.minLength)} onCommit={rule("min_length")} />
          <DraftInput label="Max length" value={valueInput(field.maxLength)} onCommit={rule("max_length")} />
        </>
      ) : null}
      {field.type === "integer" || field.type === "float" ? (
        <DraftInput label="Step" value={valueInput(field.step)} onCommit={rule("step")} />
      ) : null}
      {hasOptions(field) || field.type === "boolean" ? null : (
        <OptionsInput field={field} onChange={onChange} />
      )}
      <RenameInput field={field} fields={fields} onChange={onChange} className={half} />
    </>
  );
}

function TypeSelect({ field, onChange, className }: PartProps) {
  const id = useId();
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <Label htmlFor={id}>Type</Label>
      <Select
        id={id}
        value={field.type}
        options={fieldTypes.map((value) => ({ value }))}
        onValueChange={(value) => onChange({ kind: "set-rule", field: field.name, rule: "type", value })}
      />
    </div>
  );
}

function RequiredSwitch({ field, onChange }: PartProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-2">
      <Switch
        id={id}
        checked={field.required}
        onCheckedChange={(value) =>
          onChange({ kind: "set-rule", field: field.name, rule: "required", value })
        }
      />
      <Label htmlFor={id} className="font-normal">
        Required
      </Label>
    </span>
  );
}

function RenameInput({
  field,
  fields,
  onChange,
  className,
}: PartProps & { fields: readonly TemplateField[] }) {
  const [name, setName] = useState(field.name);
  const isTaken = name !== field.name && fields.some((other) => other.name === name);
  const error = isTaken
    ? `Another field is called ${name}.`
    : isFieldName(name)
      ? undefined
      : "A name has letters, digits, _ and -, and begins with a letter.";
  return (
    <div className={className}>
      <DraftInput label="Name" value={name} onCommit={setName} error={error} />
      {name !== field.name && error === undefined ? (
        <Button
          variant="link"
          size="sm"
          className="mt-1"
          onClick={() => onChange({ kind: "rename-field", from: field.name, to: name })}
        >
          Rename it everywhere
        </Button>
      ) : null}
    </div>
  );
}

/** Numbers seldom have options: for them they are among the further rules until there are some. */
function hasOptions(field: TemplateField): boolean {
  return field.type === "string" || field.options !== undefined;
}

function hasMore(field: TemplateField): boolean {
  const { group, showIf, pattern, minLength, maxLength, step } = field;
  return [group, showIf, pattern, minLength, maxLength, step].some((rule) => rule !== undefined);
}

function optionsChange(field: TemplateField, typed: string): QueueTextChange {
  const options = readOptions(field.type, typed);
  if (options.length === 0) return { kind: "remove-rule", field: field.name, rule: "options" };
  return { kind: "set-rule", field: field.name, rule: "options", value: options };
}

function conditionChange(
  field: TemplateField,
  typed: string,
  fields: readonly TemplateField[],
): QueueTextChange {
  if (typed.trim() === "") return { kind: "remove-rule", field: field.name, rule: "show_if" };
  return { kind: "set-rule", field: field.name, rule: "show_if", value: readCondition(typed, fields) };
}

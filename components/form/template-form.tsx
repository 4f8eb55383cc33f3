"use client";

import { useId } from "react";
import type { Issue } from "@/lib/config/issue";
import type { TemplateField } from "@/lib/config/template-field";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Field, fieldProps } from "../ui/field";
import { groupFields } from "./field-groups";
import { type FormText, shownText } from "./form-text";
import { limitWords } from "./limit-words";
import { widgetKind } from "./widget-kind";
import { widgets } from "./widgets";

interface TemplateFormProps {
  fields: readonly TemplateField[];
  text: FormText;
  onChange: (name: string, text: string) => void;
  /** Of `checkValues` and of the server: shown at the field they name. */
  issues: readonly Issue[];
  /** Fields whose condition does not hold. */
  hidden: readonly string[];
  /** Limits as text where they depend on other fields; by field name. */
  limits?: Readonly<Record<string, string>>;
  onFocusField?: (name: string | undefined) => void;
  /** Fields whose lines are pointed at in the resolved config. */
  lit?: string | undefined;
  disabled?: boolean;
}

/** The generated form: what a queue's admin opened, with limits said before anyone breaks them. */
export function TemplateForm(props: TemplateFormProps) {
  const { fields, hidden } = props;
  const shown = fields.filter((field) => !hidden.includes(field.name));
  return (
    <div className="flex max-w-140 flex-col gap-5">
      {groupFields(shown).map((group) =>
        group.title === undefined ? (
          group.fields.map((field) => <TemplateFieldRow key={field.name} field={field} {...props} />)
        ) : (
          <fieldset key={group.title} className="flex flex-col gap-5 border-line border-t pt-4">
            <legend className="float-left mb-1 font-medium text-muted">{group.title}</legend>
            <div className="clear-both flex flex-col gap-5">
              {group.fields.map((field) => (
                <TemplateFieldRow key={field.name} field={field} {...props} />
              ))}
            </div>
          </fieldset>
        ),
      )}
    </div>
  );
}

function TemplateFieldRow({ field, ...props }: TemplateFormProps & { field: TemplateField }) {
  const id = `${useId()}-${field.name}`;
  const { text, onChange, onFocusField, lit, disabled } = props;
  const mine = props.issues.filter((issue) => issue.field === field.name);
  const issue = mine.find((each) => each.severity === "error") ?? mine[0];
  const Widget = widgets[widgetKind(field)];
  const { suggestion } = issue ?? {};
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: watches where the focus is, adds no action of its own
    <div
      data-field={field.name}
      onFocus={() => onFocusField?.(field.name)}
      onBlur={() => onFocusField?.(undefined)}
      className={cn(
        "-mx-2 rounded-md px-2 transition-colors",
        lit === field.name && "bg-amber-2 dark:bg-amber-3/60",
      )}
    >
      <Field
        id={id}
        label={field.title ?? field.name}
        limit={props.limits?.[field.name] ?? limitWords(field)}
        help={field.description}
        error={issue?.message}
        optional={!field.required && field.default === undefined}
        fix={
          suggestion === undefined ? null : (
            <Button
              variant="link"
              size="sm"
              className="text-xs"
              onClick={() => onChange(field.name, suggestion)}
            >
              Use {suggestion}
            </Button>
          )
        }
      >
        <Widget
          field={field}
          text={shownText(field, text)}
          onChange={(typed) => onChange(field.name, typed)}
          disabled={disabled ?? false}
          tie={fieldProps(id, { help: field.description, error: issue?.message })}
        />
      </Field>
    </div>
  );
}

"use client";

import { useId } from "react";
import type { FormField } from "@/lib/config/form-fields";
import type { Issue } from "@/lib/config/issue";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Field, fieldProps } from "../ui/field";
import { groupFields } from "./field-groups";
import { type FormText, shownText } from "./form-text";
import { widgets } from "./widgets";

interface TemplateFormProps {
  form: readonly FormField[];
  text: FormText;
  onChange: (name: string, text: string) => void;
  /** What the server or the whole config says about a field, beyond its own rules. */
  issues?: readonly Issue[];
  onFocusField?: (name: string | undefined) => void;
  /** The field whose lines are pointed at in the resolved config. */
  lit?: string | undefined;
  disabled?: boolean;
}

/** The generated form: what a queue's admin opened, with limits said before anyone breaks them. */
export function TemplateForm(props: TemplateFormProps) {
  return (
    <div className="flex max-w-140 flex-col gap-4.5">
      {groupFields(props.form).map((group) =>
        group.title === undefined ? (
          group.fields.map((field) => <TemplateFieldRow key={field.name} field={field} {...props} />)
        ) : (
          <fieldset key={group.title} className="border-line border-t pt-3.5">
            <legend className="float-left mb-3 font-medium text-muted">{group.title}</legend>
            <div className="clear-both flex flex-col gap-4.5">
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

function TemplateFieldRow({ field, ...props }: TemplateFormProps & { field: FormField }) {
  const id = `${useId()}-${field.name}`;
  const { text, onChange, onFocusField, lit, disabled } = props;
  const issue = worstIssue(field, props.issues ?? []);
  const message = issue && shortMessage(issue);
  const Widget = widgets[field.widget];
  const fix = issue ? (issue.suggestion ?? field.nearest) : undefined;
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
        label={field.title}
        limit={field.limits}
        help={field.description}
        error={message}
        optional={!field.required && field.defaultText === undefined}
        fix={
          fix === undefined ? null : (
            <Button
              variant="link"
              size="sm"
              className="ml-1 text-xs"
              onClick={() => onChange(field.name, fix)}
            >
              Use {fix}
            </Button>
          )
        }
      >
        <Widget
          field={field}
          text={shownText(field, text)}
          onChange={(typed) => onChange(field.name, typed)}
          disabled={disabled ?? false}
          tie={fieldProps(id, { help: field.description, error: message })}
        />
      </Field>
    </div>
  );
}

/** The field's own rules come first: the rest of the config is judged with a value that is allowed. */
function worstIssue(field: FormField, others: readonly Issue[]): Issue | undefined {
  const own = field.issues.find((issue) => issue.severity === "error");
  return (
    own ?? others.find((issue) => issue.field === field.name && issue.severity === "error") ?? field.issues[0]
  );
}

/** Beside the field its name and value need not be said again. */
function shortMessage(issue: Issue): string {
  if (issue.code === "value-missing")
    return issue.allowed ? `Needs a value: ${issue.allowed}.` : "Needs a value.";
  // What cannot be read at all needs the form that can be, not the name of the type.
  if (issue.code === "value-wrong-type") return issue.message;
  if (issue.layer === "template" && issue.allowed !== undefined && issue.found !== undefined) {
    return `${issue.found === "" ? "The empty text" : issue.found} is not allowed here: ${issue.allowed}.`;
  }
  return issue.message;
}

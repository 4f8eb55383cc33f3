"use client";

import { type ReactNode, useId, useState } from "react";
import { Field, fieldProps } from "../../ui/field";
import { Input } from "../../ui/input";
import { Textarea } from "../../ui/textarea";

interface DraftInputProps {
  label: ReactNode;
  /** What the document says. */
  value: string;
  onCommit: (typed: string) => void;
  placeholder?: string;
  error?: string | undefined;
  help?: ReactNode;
  lines?: number;
  className?: string;
}

/**
 * An input of a tile. While it has the focus it shows what is typed, because the document may spell the same value
 * otherwise (`1.` is 1); without the focus it shows the document.
 */
export function DraftInput({
  label,
  value,
  onCommit,
  placeholder,
  error,
  help,
  lines,
  className,
}: DraftInputProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const shared = {
    ...fieldProps(id, { error, help }),
    value: draft ?? value,
    placeholder,
    spellCheck: false,
    autoComplete: "off",
    onFocus: () => setDraft(value),
    onBlur: () => setDraft(undefined),
    onChange: (event: { target: { value: string } }) => {
      setDraft(event.target.value);
      onCommit(event.target.value);
    },
  };
  return (
    <Field id={id} label={label} error={error} help={help} {...(className ? { className } : {})}>
      {lines === undefined ? <Input {...shared} /> : <Textarea {...shared} rows={lines} />}
    </Field>
  );
}

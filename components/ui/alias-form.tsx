"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useId, useState, useTransition } from "react";
import { Button } from "./button";
import { Field, fieldProps } from "./field";
import { Input } from "./input";

interface AliasFormProps {
  /** What the alias will point at: `v3`. */
  version: string;
  /** Points it there; says what is wrong, or undefined when it is done. */
  point: (alias: string) => Promise<string | undefined>;
}

/** Gives a version a name that stays while versions come: `production`. */
export function AliasForm({ version, point }: AliasFormProps) {
  const id = useId();
  const [busy, start] = useTransition();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | undefined>(undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const wrong = await point(name.trim());
      setError(wrong);
      if (wrong === undefined) setName("");
    });
  };
  return (
    <form onSubmit={submit} className="mt-3 flex items-end gap-2">
      <Field id={id} label={`Point an alias at ${version}`} error={error} className="min-w-0 grow">
        <Input
          {...fieldProps(id, { error })}
          value={name}
          placeholder="production"
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-mono"
          onChange={(event) => {
            setName(event.target.value);
            setError(undefined);
          }}
        />
      </Field>
      <Button type="submit" busy={busy} disabled={name.trim() === ""} className={error ? "mb-5" : ""}>
        <Plus aria-hidden />
        Set
      </Button>
    </form>
  );
}

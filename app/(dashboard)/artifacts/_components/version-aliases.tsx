"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field, fieldProps } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { setAliasAction } from "../actions";

interface VersionAliasesProps {
  place: { project: string; artifact: string; version: string };
  aliases: readonly string[];
  mayEdit: boolean;
}

/** The aliases of a version; one that is set moves here from wherever it pointed. */
export function VersionAliases({ place, aliases, mayEdit }: VersionAliasesProps) {
  const router = useRouter();
  const id = useId();
  const [busy, start] = useTransition();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | undefined>(undefined);
  const point = (alias: string, version: string | null) =>
    start(async () => {
      const answer = await setAliasAction({ ...place, alias, version });
      if (!answer.ok) return setError(answer.issues.map((issue) => issue.message).join(" "));
      toast.success(version === null ? `${alias} is removed` : `${alias} is now ${version}`);
      setName("");
      router.refresh();
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    point(name.trim(), place.version);
  };
  return (
    <section aria-labelledby={`${id}-aliases`}>
      <h2 id={`${id}-aliases`} className="mb-2 font-medium">
        Aliases
      </h2>
      {aliases.length === 0 ? <p className="text-muted">None.</p> : null}
      <ul className="flex flex-wrap gap-1.5">
        {aliases.map((alias) => (
          <li
            key={alias}
            className="flex h-7 items-center gap-1 rounded-md border border-line pl-2 font-mono text-mono touch:h-11"
          >
            <span className="min-w-0 truncate pr-1">{alias}</span>
            {mayEdit && alias !== "latest" ? (
              <IconButton label={`Remove the alias ${alias}`} size="sm" onClick={() => point(alias, null)}>
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {mayEdit ? (
        <form onSubmit={submit} className="mt-3 flex items-end gap-2">
          <Field
            id={`${id}-alias`}
            label={`Point an alias at ${place.version}`}
            error={error}
            className="min-w-0 grow"
          >
            <Input
              {...fieldProps(`${id}-alias`, { error })}
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
      ) : null}
    </section>
  );
}

"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field, fieldProps } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { setJobAliasAction } from "../../actions";

interface JobAliasesProps {
  job: string;
  /** The version that is shown. */
  number: number;
  latest: number;
  aliases: readonly { alias: string; number: number }[];
  mayEdit: boolean;
}

/** Names for versions that stay while versions come: `production`. */
export function JobAliases({ job, number, latest, aliases, mayEdit }: JobAliasesProps) {
  const router = useRouter();
  const id = useId();
  const [busy, start] = useTransition();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | undefined>(undefined);
  const point = (alias: string, target: number | null) =>
    start(async () => {
      const answer = await setJobAliasAction({ job, alias, number: target });
      if (!answer.ok) return setError(answer.issues.map((issue) => issue.message).join(" "));
      toast.success(target === null ? `${alias} is removed` : `${job}:${alias} is now v${target}`);
      setName("");
      router.refresh();
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    point(name.trim(), number);
  };
  return (
    <section aria-labelledby="aliases">
      <h2 id="aliases" className="mb-2 font-medium">
        Aliases
      </h2>
      <ul className="flex flex-col rounded-md border border-line">
        <li className="flex h-9 items-center gap-2 px-3 font-mono text-mono">
          <span className="grow">
            {job}:<b className="font-medium">latest</b>
          </span>
          <span className="text-muted">v{latest}</span>
        </li>
        {aliases.map((one) => (
          <li
            key={one.alias}
            className="flex h-9 items-center gap-2 border-line border-t px-3 font-mono text-mono"
          >
            <span className="min-w-0 grow truncate">
              {job}:<b className="font-medium">{one.alias}</b>
            </span>
            <span className="text-muted">v{one.number}</span>
            {mayEdit ? (
              <IconButton
                label={`Remove the alias ${one.alias}`}
                size="sm"
                className="-mr-2"
                onClick={() => point(one.alias, null)}
              >
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
            label={`Point an alias at v${number}`}
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

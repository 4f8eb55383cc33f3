"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createTeamAction } from "../../actions";

/** Makes another team; its maker becomes its first admin. */
export function NewTeamForm() {
  const router = useRouter();
  const id = useId();
  const [busy, start] = useTransition();
  const [name, setName] = useState("");
  const [error, setError] = useState<string | undefined>(undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const answer = await createTeamAction(name);
      if (!answer.ok) return setError(answer.issues.map((issue) => issue.message).join(" "));
      toast.success(`${answer.value.name} is made, and you are in it`);
      setName("");
      router.push("/");
      router.refresh();
    });
  };
  return (
    <form onSubmit={submit} className="mt-6 flex flex-col gap-3">
      <Field
        id={`${id}-name`}
        label="New team"
        help="You become its first admin and switch to it."
        error={error}
      >
        <Input
          {...fieldProps(`${id}-name`, { help: true, error })}
          value={name}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setName(event.target.value);
            setError(undefined);
          }}
        />
      </Field>
      <div>
        <Button type="submit" busy={busy} disabled={name.trim() === ""}>
          Make the team
        </Button>
      </div>
    </form>
  );
}

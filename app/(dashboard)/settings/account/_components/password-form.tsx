"use client";

import { type FormEvent, useId, useState, useTransition } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Issue } from "@/lib/config/issue";
import { changePasswordAction } from "../../actions";

/** Sets the own password. */
export function PasswordForm({ name }: { name: string }) {
  const id = useId();
  const [busy, start] = useTransition();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const errorOf = (path: string) => issues.find((issue) => issue.path === path)?.message;
  const other = issues.find((issue) => issue.path === "")?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const answer = await changePasswordAction({ current, password });
      setIssues(answer.ok ? [] : answer.issues);
      if (!answer.ok) return;
      setCurrent("");
      setPassword("");
      toast.success("Your password is changed; your other sessions have ended");
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="font-medium">
        Change the password
      </h2>
      {/* For password managers: whose password it is. */}
      <input type="text" autoComplete="username" value={name} readOnly hidden />
      <Field id={`${id}-current`} label="Present password" error={errorOf("/current")}>
        <Input
          {...fieldProps(`${id}-current`, { error: errorOf("/current") })}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
        />
      </Field>
      <Field
        id={`${id}-new`}
        label="New password"
        limit="10 – 200 characters"
        help="All your other sessions end. API tokens keep working."
        error={errorOf("/password")}
      >
        <Input
          {...fieldProps(`${id}-new`, { help: true, error: errorOf("/password") })}
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {other ? (
        <p role="alert" className="text-danger">
          {other}
        </p>
      ) : null}
      <div>
        <Button type="submit" variant="primary" busy={busy} disabled={current === "" || password === ""}>
          Change the password
        </Button>
      </div>
    </form>
  );
}

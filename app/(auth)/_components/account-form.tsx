"use client";

import { CircleAlert } from "lucide-react";
import { useActionState, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AuthFormState } from "../sign-in/actions";
import { placeAuthIssues } from "./place-auth-issues";

interface AccountFormProps {
  action: (state: AuthFormState, form: FormData) => Promise<AuthFormState>;
  /** Sent along: `token`, `next`. */
  hidden: Readonly<Record<string, string>>;
  submit: string;
  /** A password is made up here, rather than remembered. */
  isNew?: boolean;
  nameHelp?: string;
}

/** A name and a password. Works without JavaScript; what is wrong stands at its field, and the name stays. */
export function AccountForm({ action, hidden, submit, isNew, nameHelp }: AccountFormProps) {
  const [state, send, isSending] = useActionState(action, { issues: [] });
  const { name: nameError, password: passwordError, rest } = placeAuthIssues(state.issues);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state.issues.length === 0) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong ?? form.current?.querySelector<HTMLElement>("#password"))?.focus();
  }, [state]);
  const passwordHelp = isNew ? "10 characters or more." : undefined;
  return (
    <form ref={form} action={send} className="flex flex-col gap-4">
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {rest.length > 0 ? (
        <div role="alert" className="rounded-md border border-red-7 bg-red-3 px-3 py-2 text-red-12">
          {rest.map((message) => (
            <p key={message} className="flex items-start gap-2">
              <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0 text-red-11" />
              <span>{message}</span>
            </p>
          ))}
        </div>
      ) : null}
      <Field id="name" label="Name" help={nameHelp} error={nameError}>
        <Input
          {...fieldProps("name", { help: nameHelp, error: nameError })}
          // The form is emptied when an answer comes; the name comes back with it.
          key={state.name ?? ""}
          name="name"
          defaultValue={state.name ?? ""}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          className="h-9"
        />
      </Field>
      <Field id="password" label="Password" help={passwordHelp} error={passwordError}>
        <Input
          {...fieldProps("password", { help: passwordHelp, error: passwordError })}
          name="password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          className="h-9"
        />
      </Field>
      <Button type="submit" variant="primary" busy={isSending} className="h-9 w-full">
        {submit}
      </Button>
    </form>
  );
}

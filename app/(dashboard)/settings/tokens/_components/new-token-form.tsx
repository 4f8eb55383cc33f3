"use client";

import { type FormEvent, useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ApiTokenView } from "@/lib/access/access-view";
import type { Issue } from "@/lib/config/issue";
import { Choice } from "../../_components/choice";
import { createApiTokenAction } from "../../actions";
import type { TokenKind } from "./new-token-dialog";

interface NewTokenFormProps {
  kinds: readonly TokenKind[];
  first: TokenKind | undefined;
  queues: readonly string[];
  onMade: (made: { token: string; view: ApiTokenView }) => void;
}

const about: Record<TokenKind, { label: string; about: string }> = {
  person: { label: "For me", about: "the command line and scripts, in my name" },
  agent: { label: "For an agent", about: "takes and reports runs, nothing else" },
};

const lives = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "until it is revoked" },
];

/** For whom, what it is called, how far it reaches and how long it works. */
export function NewTokenForm({ kinds, first, queues, onMade }: NewTokenFormProps) {
  const id = useId();
  const [busy, start] = useTransition();
  const [kind, setKind] = useState<TokenKind>(first ?? kinds[0] ?? "person");
  const [name, setName] = useState("");
  const [life, setLife] = useState(first === "agent" ? "never" : "90");
  const [may, setMay] = useState<"look" | "change">("change");
  const [scope, setScope] = useState<readonly string[]>([]);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const nameIssue = issues.find((issue) => issue.path === "/name");
  const others = issues.filter((issue) => issue !== nameIssue);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const expiresInDays = life === "never" ? null : Number(life);
      const readOnly = kind === "person" && may === "look";
      const answer = await createApiTokenAction({ kind, name, queues: [...scope], expiresInDays, readOnly });
      if (answer.ok) onMade(answer.value);
      else setIssues(answer.issues);
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {kinds.length > 1 ? (
        <Choice
          legend="For whom"
          name="kind"
          options={kinds.map((one) => ({ value: one, ...about[one] }))}
          value={kind}
          onChange={setKind}
        />
      ) : null}
      <Field
        id={`${id}-name`}
        label="Name"
        help={kind === "agent" ? "The machine it is for: gpu-box-1." : "The program it is for: laptop, ci."}
        error={nameIssue?.message}
      >
        <Input
          {...fieldProps(`${id}-name`, { help: true, error: nameIssue?.message })}
          value={name}
          required
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setName(event.target.value);
            setIssues([]);
          }}
        />
      </Field>
      {kind === "person" ? (
        <Choice
          legend="What it may do"
          name="may"
          options={[
            { value: "change", label: "All that I may", about: "launch, stop, save" },
            { value: "look", label: "Only look", about: "read and follow, change nothing" },
          ]}
          value={may}
          onChange={setMay}
        />
      ) : null}
      <Field id={`${id}-life`} label="Works for">
        <Select id={`${id}-life`} options={lives} value={life} onValueChange={setLife} />
      </Field>
      {queues.length > 0 ? (
        <fieldset>
          <legend className="mb-1 font-medium">Queues</legend>
          <p className="mb-1.5 text-muted text-xs">None ticked: every queue of the team, also later ones.</p>
          <ul className="max-h-40 overflow-y-auto rounded-md border border-line py-1">
            {queues.map((queue) => (
              <li key={queue}>
                <label
                  htmlFor={`${id}-queue-${queue}`}
                  className="flex min-h-8 items-center gap-2.5 px-3 hover:bg-hover touch:min-h-11"
                >
                  <Checkbox
                    id={`${id}-queue-${queue}`}
                    checked={scope.includes(queue)}
                    onCheckedChange={(checked) =>
                      setScope(checked === true ? [...scope, queue] : scope.filter((one) => one !== queue))
                    }
                  />
                  {queue}
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      ) : null}
      {others.length > 0 ? (
        <ul role="alert" className="text-danger">
          {others.map((issue) => (
            <li key={issue.path + issue.message}>{issue.message}</li>
          ))}
        </ul>
      ) : null}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy} disabled={name.trim() === ""}>
          Make the token
        </Button>
      </div>
    </form>
  );
}

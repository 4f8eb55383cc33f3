"use client";

import { ChevronRight, Plus, X } from "lucide-react";
import { useId, useState } from "react";
import type { Issue } from "@/lib/config/issue";
import { priorityNames } from "@/lib/runs/priority";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Field, fieldProps } from "../ui/field";
import { IconButton } from "../ui/icon-button";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { Textarea } from "../ui/textarea";
import type { LaunchDraft } from "./launch-draft";
import { placeOverrideIssues } from "./override-issues";

interface OverrideFieldsProps {
  draft: LaunchDraft;
  onChange: (part: Partial<LaunchDraft>) => void;
  /** Of the override and what it breaks. */
  issues: readonly Issue[];
}

/** Whether something is filled in here. */
function isUsed({ name, project, priority, args, env, extra }: LaunchDraft): boolean {
  return [name, project, priority, args, extra].some((text) => text !== "") || env.length > 0;
}

/** What a person may ask for beyond the queue's fields: env, arguments, name, priority, and anything else as YAML. */
export function OverrideFields({ draft, onChange, issues }: OverrideFieldsProps) {
  const [wanted, setWanted] = useState<boolean | undefined>(undefined);
  const open = wanted ?? (isUsed(draft) || issues.length > 0);
  const body = useId();
  return (
    <section className="max-w-140 border-line border-t pt-3">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={body}
        onClick={() => setWanted(!open)}
        className="flex min-h-8 w-full items-center gap-2 text-left touch:min-h-11"
      >
        <ChevronRight aria-hidden className={cn("size-3.5 transition-transform", open && "rotate-90")} />
        <span className="font-medium">More</span>
        <span className="text-muted">env, args, name, project, priority, YAML</span>
      </button>
      <div id={body} hidden={!open} className="pt-3">
        {open ? <OverrideBody draft={draft} onChange={onChange} issues={issues} /> : null}
      </div>
    </section>
  );
}

function OverrideBody({ draft, onChange, issues }: OverrideFieldsProps) {
  const id = useId();
  const { boxes, env, rest } = placeOverrideIssues(issues, draft.env);
  const restMessage = rest.length === 0 ? undefined : rest.map((issue) => issue.message).join(" ");
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <Field id={`${id}-name`} label="Name of the run" error={boxes.name}>
          <Input
            {...fieldProps(`${id}-name`, { error: boxes.name })}
            value={draft.name}
            placeholder="A generated one"
            onChange={(event) => onChange({ name: event.target.value })}
          />
        </Field>
        <Field id={`${id}-project`} label="Project" error={boxes.project}>
          <Input
            {...fieldProps(`${id}-project`, { error: boxes.project })}
            value={draft.project}
            placeholder="The job's or queue's"
            onChange={(event) => onChange({ project: event.target.value })}
          />
        </Field>
        <Field id={`${id}-priority`} label="Priority" error={boxes.priority}>
          <Select
            id={`${id}-priority`}
            value={draft.priority === "" ? "as-configured" : draft.priority}
            onValueChange={(value) => onChange({ priority: value === "as-configured" ? "" : value })}
            options={[
              { value: "as-configured", label: "As configured" },
              ...priorityNames.map((value) => ({ value })),
            ]}
          />
        </Field>
        <Field id={`${id}-args`} label="Arguments" error={boxes.args}>
          <Input
            {...fieldProps(`${id}-args`, { error: boxes.args })}
            value={draft.args}
            placeholder="--epochs 3"
            spellCheck={false}
            className="font-mono text-mono"
            onChange={(event) => onChange({ args: event.target.value })}
          />
        </Field>
      </div>
      <EnvFields draft={draft} onChange={onChange} messages={env} />
      <Field id={`${id}-extra`} label="Anything else, as YAML" error={restMessage}>
        <Textarea
          {...fieldProps(`${id}-extra`, { error: restMessage })}
          rows={4}
          spellCheck={false}
          value={draft.extra}
          placeholder={"hyperparameters:\n  warmup_steps: 500"}
          className="font-mono text-mono"
          onChange={(event) => onChange({ extra: event.target.value })}
        />
      </Field>
    </div>
  );
}

interface EnvFieldsProps extends Omit<OverrideFieldsProps, "issues"> {
  /** By the variable's place. */
  messages: Partial<Record<number, string>>;
}

function EnvFields({ draft, onChange, messages }: EnvFieldsProps) {
  const set = (index: number, part: Partial<LaunchDraft["env"][number]>) =>
    onChange({ env: draft.env.map((entry, place) => (place === index ? { ...entry, ...part } : entry)) });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Environment</legend>
      {draft.env.map((entry, index) => {
        const message = messages[index];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may be typed twice, the place is what it is
          <div key={index}>
            <div className="flex items-center gap-2">
              <Input
                aria-label={`Name of variable ${index + 1}`}
                placeholder="NAME"
                value={entry.name}
                spellCheck={false}
                autoCapitalize="off"
                aria-invalid={message ? true : undefined}
                onChange={(event) => set(index, { name: event.target.value })}
                className="w-2/5 font-mono text-mono"
              />
              <Input
                aria-label={`Value of ${entry.name || `variable ${index + 1}`}`}
                placeholder="empty: from the agent"
                value={entry.value}
                spellCheck={false}
                onChange={(event) => set(index, { value: event.target.value })}
                className="grow font-mono text-mono"
              />
              <IconButton
                label={`Remove ${entry.name || `variable ${index + 1}`}`}
                size="sm"
                onClick={() => onChange({ env: draft.env.filter((_, place) => place !== index) })}
              >
                <X aria-hidden />
              </IconButton>
            </div>
            {message ? <p className="mt-1 text-danger text-xs">{message}</p> : null}
          </div>
        );
      })}
      <div>
        <Button
          variant="ghost"
          size="sm"
          onClick={() => onChange({ env: [...draft.env, { name: "", value: "" }] })}
        >
          <Plus aria-hidden />
          Add a variable
        </Button>
      </div>
    </fieldset>
  );
}

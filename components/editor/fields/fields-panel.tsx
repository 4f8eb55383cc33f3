"use client";

import { FileInput, Plus } from "lucide-react";
import { memo, useId, useState } from "react";
import type { QueueTextChange } from "@/lib/config/edit/edit-queue-text";
import { isFieldName } from "@/lib/config/fields/field-name";
import type { TemplateField } from "@/lib/config/fields/template-field";
import type { Issue } from "@/lib/config/issue";
import { Button } from "../../ui/button";
import { Dialog, DialogContent, DialogTrigger } from "../../ui/dialog";
import { Input } from "../../ui/input";
import { Textarea } from "../../ui/textarea";
import type { HoleUse } from "../reading/document-reading";
import { FieldTile } from "./field-tile";

interface FieldsPanelProps {
  fields: readonly TemplateField[];
  holes: readonly HoleUse[];
  issues: readonly Issue[];
  open: string | undefined;
  onOpen: (name: string | undefined) => void;
  onUses: (name: string) => void;
  onChange: (change: QueueTextChange) => void;
}

/** A tile per template field, also for holes whose field is not there yet. */
export const FieldsPanel = memo(function FieldsPanel(props: FieldsPanelProps) {
  const { fields, holes, issues, open, onOpen, onUses, onChange } = props;
  const usesOf = (name: string) => holes.find((hole) => hole.name === name)?.at.length ?? 0;
  const missing = holes.filter((hole) => !fields.some((field) => field.name === hole.name));
  const add = (name: string) => {
    onChange({ kind: "set-field", name, rules: { type: "string" } });
    onOpen(name);
  };
  return (
    <div className="flex flex-col gap-2 p-4 max-md:p-3">
      {fields.length === 0 && missing.length === 0 ? <NoFields /> : null}
      {fields.map((field) => (
        <FieldTile
          key={field.name}
          field={field}
          fields={fields}
          issues={issues.filter((issue) => isAbout(issue, field.name))}
          uses={usesOf(field.name)}
          open={open === field.name}
          onToggle={() => onOpen(open === field.name ? undefined : field.name)}
          onUses={() => onUses(field.name)}
          onChange={onChange}
        />
      ))}
      {missing.map(({ name, at }) => (
        <section
          key={name}
          aria-label={`Field ${name}`}
          className="flex min-h-10 items-center gap-2.5 rounded-md border border-red-8 border-dashed px-3"
        >
          <span className="rounded-sm bg-indigo-3 px-1.5 font-mono text-indigo-11 text-mono">{name}</span>
          <span className="text-danger">has no rule yet</span>
          <Button
            variant="ghost"
            size="sm"
            className="ml-auto font-normal text-xs"
            onClick={() => onUses(name)}
          >
            {at.length === 1 ? "1 use" : `${at.length} uses`}
          </Button>
          <Button size="sm" onClick={() => add(name)}>
            Add the field
          </Button>
        </section>
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <AddField fields={fields} onAdd={add} />
        <PasteFields onChange={onChange} />
      </div>
    </div>
  );
});

function isAbout(issue: Issue, name: string): boolean {
  return (
    issue.field === name ||
    issue.path === `/template_variables/${name}` ||
    issue.path.startsWith(`/template_variables/${name}/`)
  );
}

function NoFields() {
  return (
    <p className="max-w-140 text-pretty pb-1 text-muted">
      A field is a hole that people fill when they launch. Write <code>{'"{{gpus}}"'}</code> as a value in the
      YAML, or add a field here; then give it a type, a default and limits.
    </p>
  );
}

function AddField({ fields, onAdd }: { fields: readonly TemplateField[]; onAdd: (name: string) => void }) {
  const id = useId();
  const [name, setName] = useState<string | undefined>(undefined);
  if (name === undefined) {
    return (
      <Button variant="ghost" onClick={() => setName("")}>
        <Plus aria-hidden />
        Add a field
      </Button>
    );
  }
  const isTaken = fields.some((field) => field.name === name);
  const isReady = isFieldName(name) && !isTaken;
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        onAdd(name);
        setName(undefined);
      }}
    >
      <Input
        id={id}
        aria-label="Name of the field"
        placeholder="Name, such as learning_rate"
        value={name}
        autoFocus
        aria-invalid={name !== "" && !isReady ? true : undefined}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && setName(undefined)}
        className="w-60 font-mono text-mono"
      />
      <Button type="submit" disabled={!isReady}>
        Add
      </Button>
      {isTaken ? <span className="text-danger text-xs">It is there already.</span> : null}
    </form>
  );
}

function PasteFields({ onChange }: { onChange: (change: QueueTextChange) => void }) {
  const [yaml, setYaml] = useState("");
  const [open, setOpen] = useState(false);
  const replace = () => {
    onChange({ kind: "set-fields", yaml });
    setOpen(false);
    setYaml("");
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="ghost">
          <FileInput aria-hidden />
          Paste as YAML
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Replace all fields by YAML"
        description="A map of field rules, with or without the key template_variables. It takes the place of the whole section."
        footer={
          <Button variant="primary" disabled={yaml.trim() === ""} onClick={replace}>
            Replace the fields
          </Button>
        }
      >
        <Textarea
          aria-label="Field rules as YAML"
          rows={14}
          spellCheck={false}
          value={yaml}
          onChange={(event) => setYaml(event.target.value)}
          placeholder={
            "instance_type:\n  type: string\n  default: ml.p3.2xlarge\n  options:\n    - ml.p3.2xlarge\n    - ml.p3.8xlarge"
          }
          className="font-mono text-mono"
        />
      </DialogContent>
    </Dialog>
  );
}

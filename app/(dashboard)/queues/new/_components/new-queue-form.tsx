"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState, useTransition } from "react";
import { SeverityIcon } from "@/components/editor/reading/problem-list";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { MarkedText } from "@/components/ui/marked-text";
import type { Issue } from "@/lib/config/issue";
import { type Resource, resources } from "@/lib/config/layer";
import { createQueueAction } from "../../actions";
import { starterDocument } from "../starter-document";

const about: Record<Resource, string> = {
  "local-process": "A program started by an agent on its own machine.",
  docker: "A container on a machine with a Docker engine.",
  kubernetes: "A Job in a Kubernetes cluster.",
  sagemaker: "A training job at AWS.",
};

/** Name and resource; the document is then written in the editor, from a start that teaches. */
export function NewQueueForm() {
  const router = useRouter();
  const id = useId();
  const [busy, start] = useTransition();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [resource, setResource] = useState<Resource>("local-process");
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const nameIssue = issues.find((issue) => issue.path === "/name");
  const others = issues.filter((issue) => issue !== nameIssue && issue.severity === "error");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(async () => {
      const text = starterDocument(resource, name);
      const answer = await createQueueAction({ name, resource, description, text, note: "First version" });
      if (answer.ok) router.push(`/queues/${encodeURIComponent(answer.value.name)}/config`);
      else setIssues(answer.issues);
    });
  };

  return (
    <form onSubmit={submit} className="flex max-w-140 flex-col gap-5 px-5 py-5 max-md:px-3.5">
      <h1 className="font-semibold text-lg">New queue</h1>
      <Field
        id={`${id}-name`}
        label="Name"
        help="What people say: gpu-a100, cpu-batch, laptop."
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
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">Resource</legend>
        {resources.map((one) => (
          <label
            key={one}
            className={cn(
              "flex items-center gap-3 rounded-md border px-3 py-2 has-focus-visible:outline-2",
              one === resource ? "border-indigo-8 bg-indigo-2" : "border-line hover:bg-hover",
            )}
          >
            <input
              type="radio"
              name="resource"
              value={one}
              checked={one === resource}
              onChange={() => setResource(one)}
              className="accent-(--indigo-9) outline-none"
            />
            <span>
              <span className="block font-medium">{one}</span>
              <span className="block text-muted">{about[one]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Field id={`${id}-description`} label="Description" optional>
        <Input
          {...fieldProps(`${id}-description`)}
          value={description}
          maxLength={2_000}
          placeholder="8 × A100, for everyone"
          onChange={(event) => setDescription(event.target.value)}
        />
      </Field>
      {others.length > 0 ? (
        <ul className="flex flex-col gap-1">
          {others.map((issue) => (
            <li
              key={`${issue.code} ${issue.path} ${issue.message}`}
              className="flex items-start gap-2 text-danger"
            >
              <SeverityIcon severity="error" />
              <span className="min-w-0 text-pretty">
                <MarkedText text={issue.message} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <div>
        <Button type="submit" variant="primary" busy={busy} disabled={name.trim() === ""}>
          Create the queue
        </Button>
      </div>
    </form>
  );
}

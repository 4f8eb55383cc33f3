"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { NewDocument } from "@/components/editor/new-document";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { createJobAction } from "../../actions";
import { starterJob } from "./starter-job";

/** Name, description and document of a new job. */
export function NewJobForm() {
  const router = useRouter();
  const id = useId();
  const [description, setDescription] = useState("");
  return (
    <NewDocument
      title="New job"
      layer="job"
      noun="job"
      nameHelp="What people say: llm-train, preprocess."
      starter={starterJob}
      action="Create the job"
      create={({ name, text }) => createJobAction({ name, description, text, note: "First version" })}
      onCreated={(name) => router.push(`/jobs/${encodeURIComponent(name)}`)}
    >
      <Field id={`${id}-description`} label="Description" optional>
        <Input
          {...fieldProps(`${id}-description`)}
          value={description}
          maxLength={2_000}
          placeholder="Fine-tunes the 7B model"
          onChange={(event) => setDescription(event.target.value)}
        />
      </Field>
    </NewDocument>
  );
}

"use client";

import { Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState, useTransition } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { describeArtifactAction } from "../actions";

interface SaidEditorProps {
  place: { project: string; artifact: string; version: string | null };
  description: string | null;
  tags: readonly string[];
  mayEdit: boolean;
}

/** The description and the tags of an artifact or a version, and the way to change them. */
export function SaidEditor({ place, description, tags, mayEdit }: SaidEditorProps) {
  const router = useRouter();
  const id = useId();
  const [busy, start] = useTransition();
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string | undefined>(undefined);
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const words = String(form.get("description") ?? "").trim();
    const named = String(form.get("tags") ?? "").split(",");
    start(async () => {
      const answer = await describeArtifactAction({
        ...place,
        description: words === "" ? null : words,
        tags: [...new Set(named.map((tag) => tag.trim()).filter((tag) => tag !== ""))],
      });
      if (!answer.ok) return setError(answer.issues.map((issue) => issue.message).join(" "));
      setError(undefined);
      setOpen(false);
      router.refresh();
    });
  };
  return (
    <section aria-labelledby={`${id}-about`}>
      <div className="mb-1 flex items-center gap-2">
        <h2 id={`${id}-about`} className="grow font-medium">
          About
        </h2>
        {mayEdit && !isOpen ? (
          <Button variant="ghost" size="sm" onClick={() => setOpen(true)}>
            <Pencil aria-hidden />
            Change
          </Button>
        ) : null}
      </div>
      {isOpen ? (
        <form onSubmit={save} className="flex flex-col gap-3">
          <Field id={`${id}-description`} label="Description" error={error}>
            <Textarea
              {...fieldProps(`${id}-description`, { error })}
              name="description"
              rows={3}
              defaultValue={description ?? ""}
            />
          </Field>
          <Field id={`${id}-tags`} label="Tags, with commas between them">
            <Input {...fieldProps(`${id}-tags`, {})} name="tags" defaultValue={tags.join(", ")} />
          </Field>
          <div className="flex gap-2">
            <Button type="submit" variant="primary" busy={busy}>
              Save
            </Button>
            <Button variant="ghost" onClick={() => setOpen(false)}>
              Cancel
            </Button>
          </div>
        </form>
      ) : (
        <>
          <p className={description === null ? "text-muted" : "whitespace-pre-wrap break-words"}>
            {description ?? "No description yet."}
          </p>
          {tags.length > 0 ? (
            <ul aria-label="Tags" className="mt-2 flex flex-wrap gap-1">
              {tags.map((tag) => (
                <li key={tag}>
                  <Badge tone="outline">{tag}</Badge>
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
    </section>
  );
}

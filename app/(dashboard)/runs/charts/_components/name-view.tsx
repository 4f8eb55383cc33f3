"use client";

import { useId, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field, fieldProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ChartView, ChartViewContent } from "@/lib/runs/chart-view";
import { createViewAction, updateViewAction } from "../../../projects/actions";

interface NameViewProps {
  project: string;
  content: ChartViewContent;
  /** The view that gets another name; left out: a new one is saved. */
  renamed: ChartView | undefined;
  onClose: () => void;
  onSaved: (view: ChartView) => void;
}

/** Asks for the name of a view, and saves it. */
export function NameView({ project, content, renamed, onClose, onSaved }: NameViewProps) {
  const id = useId();
  const [name, setName] = useState(renamed?.name ?? "");
  const [error, setError] = useState("");
  const [busy, start] = useTransition();
  const save = () =>
    start(async () => {
      const answer = renamed
        ? await updateViewAction({ project: renamed.project, view: renamed.id, name: name.trim() })
        : await createViewAction({ project, name: name.trim(), content });
      if (answer.ok) onSaved(answer.value);
      else setError(answer.issues.map(({ message }) => message).join(" "));
    });
  return (
    <Dialog open onOpenChange={(open) => open || onClose()}>
      <DialogContent
        size="sm"
        title={renamed ? `Rename ${renamed.name}` : "Save as a new view"}
        description={
          renamed
            ? "Its link stays the same."
            : `The filter, the grouping and the charts as they are now, for everybody who sees ${project}.`
        }
        footer={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button variant="primary" type="submit" form={`${id}-form`} busy={busy}>
              {renamed ? "Rename" : "Save view"}
            </Button>
          </>
        }
      >
        <form
          id={`${id}-form`}
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field id={id} label="Name" error={error}>
            <Input
              {...fieldProps(id, { error })}
              value={name}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Square } from "lucide-react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import type { PipelineView } from "@/lib/runs/pipeline-view";
import { cancelPipelineAction } from "../actions";

/** Stops the whole launch, asked once more. */
export function StopPipeline({ pipeline }: { pipeline: PipelineView }) {
  const { id, name, isCancelled, canCancel } = pipeline;
  const client = useQueryClient();
  if (!canCancel) return null;
  const stop = async () => {
    const answer = await cancelPipelineAction(id);
    if (!answer.ok) toast.error(answer.issues.map((issue) => issue.message).join(" "));
    await client.invalidateQueries({ queryKey: ["pipeline", id] });
  };
  return (
    <AlertDialog
      title={`Stop ${name}?`}
      description="Stages that have not begun never will; those that run get the chance to end by themselves, and are ended after their grace time."
      action="Stop the pipeline"
      onConfirm={stop}
      trigger={
        <Button disabled={isCancelled}>
          <Square aria-hidden />
          {isCancelled ? "Stopping" : "Stop"}
        </Button>
      }
    />
  );
}

"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { deleteArtifactAction } from "../actions";
import { artifactHref } from "../artifact-href";

interface DeleteArtifactProps {
  place: { project: string; artifact: string; version: string | null };
  /** That point to the version, beside `latest`: they go with it. */
  aliases: readonly string[];
}

/** Deletes a version, or a whole artifact; one that a living run uses is refused by the server, in words. */
export function DeleteArtifact({ place, aliases }: DeleteArtifactProps) {
  const router = useRouter();
  const { artifact, version } = place;
  const name = version === null ? artifact : `${artifact}:${version}`;
  const remove = async () => {
    const answer = await deleteArtifactAction({ ...place, withAliases: true, force: false });
    if (!answer.ok) return void toast.error(answer.issues.map((issue) => issue.message).join(" "));
    toast.success(`${name} is deleted`);
    router.push(version === null ? "/artifacts" : artifactHref(place));
    router.refresh();
  };
  const also = aliases.length === 0 ? "" : ` The aliases ${aliases.join(", ")} go with it.`;
  const words =
    version === null
      ? "All its versions go. Content that nothing else holds is removed a day later."
      : `Its number is not given again.${also} Content that nothing else holds is removed a day later.`;
  return (
    <AlertDialog
      title={`Delete ${name}?`}
      description={words}
      action={version === null ? "Delete the artifact" : "Delete the version"}
      onConfirm={remove}
      trigger={
        <Button variant="ghost">
          <Trash2 aria-hidden />
          Delete
        </Button>
      }
    />
  );
}

"use client";

import { Archive } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import type { TeamConfigKind } from "@/lib/catalog/schema";
import { archiveTeamConfigAction } from "../../../actions";

interface ArchiveConfigProps {
  kind: TeamConfigKind;
  name: string;
  title: string;
}

const effects: Record<TeamConfigKind, string> = {
  "team-defaults": "Runs launched from now on no longer get these values.",
  base: "Jobs that name it can no longer be launched until they name another.",
  preset: "It can no longer be chosen when launching.",
};

/** Takes a config out of use. */
export function ArchiveConfig({ kind, name, title }: ArchiveConfigProps) {
  const router = useRouter();
  const archive = async () => {
    const answer = await archiveTeamConfigAction({ kind, name });
    if (!answer.ok) return void toast.error(answer.issues.map((issue) => issue.message).join(" "));
    toast.success(`${title} is archived`);
    router.push("/configs");
    router.refresh();
  };
  return (
    <AlertDialog
      title={`Archive ${title}?`}
      description={`${effects[kind]} Saving one of the same name brings it back with its versions.`}
      action="Archive"
      onConfirm={archive}
      trigger={
        <Button variant="ghost">
          <Archive aria-hidden />
          Archive
        </Button>
      }
    />
  );
}

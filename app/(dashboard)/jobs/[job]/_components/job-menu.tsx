"use client";

import { Archive, ArchiveRestore } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { archiveJobAction } from "../../actions";

/** Takes a job out of use, or back into it. */
export function JobMenu({ name, archived }: { name: string; archived: boolean }) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const archive = async (next: boolean) => {
    const answer = await archiveJobAction({ job: name, archived: next });
    if (answer.ok) toast.success(next ? `${name} is archived` : `${name} is back in use`);
    else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    router.refresh();
  };
  if (archived)
    return (
      <Button busy={busy} onClick={() => start(() => archive(false))}>
        <ArchiveRestore aria-hidden />
        Back into use
      </Button>
    );
  return (
    <AlertDialog
      title={`Archive the job ${name}?`}
      description="It can no longer be launched. Its versions and runs stay, its name stays taken, and it can be brought back."
      action="Archive the job"
      onConfirm={() => archive(true)}
      trigger={
        <Button variant="ghost">
          <Archive aria-hidden />
          Archive
        </Button>
      }
    />
  );
}

"use client";

import { UserMinus } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import type { MemberView } from "@/lib/access/access-view";
import { removeMemberAction } from "../../actions";

/** Takes somebody out of the team. */
export function RemoveMember({ member, isMe }: { member: MemberView; isMe: boolean }) {
  const router = useRouter();
  const remove = async () => {
    const answer = await removeMemberAction(member.personId);
    if (answer.ok) toast.success(`${member.name} is no longer a member`);
    else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    router.refresh();
  };
  return (
    <AlertDialog
      title={isMe ? "Leave the team?" : `Remove ${member.name} from the team?`}
      description={
        isMe
          ? "Your sessions end and your tokens for this team stop working. Your runs stay."
          : "Their sessions end and their tokens for this team stop working. Their runs stay."
      }
      action={isMe ? "Leave the team" : `Remove ${member.name}`}
      onConfirm={remove}
      trigger={
        <Button variant="ghost" size="sm" aria-label={isMe ? "Leave the team" : `Remove ${member.name}`}>
          <UserMinus aria-hidden />
          <span className="max-md:hidden">{isMe ? "Leave" : "Remove"}</span>
        </Button>
      }
    />
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Select } from "@/components/ui/select";
import type { MemberView } from "@/lib/access/access-view";
import { type Role, roles } from "@/lib/access/actor";
import { roleWords } from "../../_components/role-words";
import { setMemberRoleAction } from "../../actions";

/** Gives a member another role; asks before one gives up one's own rights. */
export function RolePicker({ member, isMe }: { member: MemberView; isMe: boolean }) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [asked, setAsked] = useState<Role | undefined>(undefined);
  const give = async (role: Role) => {
    const answer = await setMemberRoleAction({ personId: member.personId, role });
    if (answer.ok) toast.success(`${member.name} is ${role} now`);
    else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    router.refresh();
  };
  const choose = (value: string) => {
    const role = roles.find((one) => one === value);
    if (!role || role === member.role) return;
    if (isMe) setAsked(role);
    else start(() => give(role));
  };
  return (
    <>
      <Select
        aria-label={`Role of ${member.name}`}
        className="h-7 w-36"
        disabled={busy}
        value={member.role}
        options={roles.map((role) => ({ value: role, hint: roleWords[role] }))}
        onValueChange={choose}
      />
      <AlertDialog
        open={asked !== undefined}
        onOpenChange={(open) => {
          if (!open) setAsked(undefined);
        }}
        title={`Make yourself ${asked ?? ""}?`}
        description="You lose the rights of your present role at once and sign in again. Another admin can give them back."
        action={`Become ${asked ?? ""}`}
        onConfirm={() => (asked === undefined ? undefined : give(asked))}
      />
    </>
  );
}

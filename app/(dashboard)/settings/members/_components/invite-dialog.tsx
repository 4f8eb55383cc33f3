"use client";

import { UserPlus } from "lucide-react";
import { useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import type { InvitationView } from "@/lib/access/access-view";
import { type Role, roles } from "@/lib/access/actor";
import { Choice } from "../../_components/choice";
import { roleWords } from "../../_components/role-words";
import { ShownOnce } from "../../_components/shown-once";
import { inviteMemberAction } from "../../actions";

/** Makes a link by which one person joins; the link is shown once. */
export function InviteDialog() {
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState<Role>("researcher");
  const [made, setMade] = useState<InvitationView | undefined>(undefined);
  const [error, setError] = useState("");
  const [busy, start] = useTransition();
  const openAs = (next: boolean) => {
    setOpen(next);
    setMade(undefined);
    setError("");
  };
  const make = () =>
    start(async () => {
      const answer = await inviteMemberAction(role);
      if (answer.ok) setMade(answer.value);
      else setError(answer.issues.map((issue) => issue.message).join(" "));
    });
  return (
    <Dialog open={open} onOpenChange={openAs}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <UserPlus aria-hidden />
          Invite
        </Button>
      </DialogTrigger>
      <DialogContent
        title={made ? "Send this link" : "Invite somebody"}
        description={
          made
            ? `One person joins as ${role} by it. It is shown only now.`
            : "A link is made that works once, for seven days."
        }
        footer={
          made ? (
            <Button variant="primary" onClick={() => openAs(false)}>
              Done
            </Button>
          ) : (
            <Button variant="primary" busy={busy} onClick={make}>
              Make the link
            </Button>
          )
        }
      >
        {made ? (
          <>
            <ShownOnce label="Invitation link" text={`${window.location.origin}${made.path}`} />
            <p className="mt-2 text-muted">
              Works until <RelativeTime at={made.expiresAt} />.
            </p>
          </>
        ) : (
          <Choice
            legend="They join as"
            name="role"
            options={roles.map((one) => ({ value: one, label: one, about: roleWords[one] }))}
            value={role}
            onChange={setRole}
          />
        )}
        {error === "" ? null : (
          <p role="alert" className="mt-2 text-danger">
            {error}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

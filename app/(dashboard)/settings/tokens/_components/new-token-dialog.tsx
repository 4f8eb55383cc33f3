"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { AgentCommand } from "@/components/queue/agent-command";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import type { ApiTokenView } from "@/lib/access/access-view";
import { ShownOnce } from "../../_components/shown-once";
import { NewTokenForm } from "./new-token-form";

export type TokenKind = ApiTokenView["kind"];

interface NewTokenDialogProps {
  /** What this person may make. */
  kinds: readonly TokenKind[];
  /** Opens the dialog for this kind at once. */
  first: TokenKind | undefined;
  queues: readonly string[];
}

/** Makes a token and shows it, once. */
export function NewTokenDialog({ kinds, first, queues }: NewTokenDialogProps) {
  const router = useRouter();
  const [open, setOpen] = useState(first !== undefined);
  const [made, setMade] = useState<{ token: string; view: ApiTokenView } | undefined>(undefined);
  const openAs = (next: boolean) => {
    setOpen(next);
    setMade(undefined);
    // The address asked for the dialog: closed, it says so no more.
    if (!next) router.replace("/settings/tokens", { scroll: false });
  };
  return (
    <Dialog open={open} onOpenChange={openAs}>
      <DialogTrigger asChild>
        <Button variant="primary">
          <Plus aria-hidden />
          New token
        </Button>
      </DialogTrigger>
      {made ? (
        <DialogContent
          title={`Copy the token ${made.view.name} now`}
          description="It is shown only this once: afterwards nobody can read it, only revoke it."
          footer={
            <Button variant="primary" onClick={() => openAs(false)}>
              I have copied it
            </Button>
          }
        >
          <ShownOnce label="Token" text={made.token} />
          <p className="mt-3 mb-2 text-muted">
            Keep it as the environment variable <code>SLIPWAY_API_KEY</code>
            {made.view.kind === "agent" ? " of the machine, and start the agent there:" : " of the program."}
          </p>
          {made.view.kind === "agent" ? (
            <AgentCommand queues={made.view.queues.map(({ name }) => name)} />
          ) : null}
        </DialogContent>
      ) : (
        <DialogContent
          title="New API token"
          description="Give each program its own, so that one can be revoked alone."
        >
          <NewTokenForm kinds={kinds} first={first} queues={queues} onMade={setMade} />
        </DialogContent>
      )}
    </Dialog>
  );
}

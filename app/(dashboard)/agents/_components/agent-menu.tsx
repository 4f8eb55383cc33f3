"use client";

import { CirclePause, CirclePlay, Ellipsis, Power } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { toast } from "sonner";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { OrderAgentInput } from "@/lib/dispatch/schema";
import type { AgentView } from "@/lib/runs/run-view";
import { orderAgentAction } from "../actions";

const done: Record<OrderAgentInput["order"], string> = {
  drain: "takes no new runs",
  resume: "takes runs again",
  shutdown: "shuts down when its runs have ended",
};

/** What an admin can tell an agent to do. */
export function AgentMenu({ agent }: { agent: AgentView }) {
  const router = useRouter();
  const [busy, start] = useTransition();
  const [asking, setAsking] = useState(false);
  const order = async (what: OrderAgentInput["order"]) => {
    const answer = await orderAgentAction({ agentId: agent.id, order: what });
    if (answer.ok) toast.success(`${agent.name} ${done[what]}`);
    else toast.error(answer.issues.map((issue) => issue.message).join(" "));
    router.refresh();
  };
  const isHeld = agent.draining || agent.stopping;
  const runs = agent.busy === 1 ? "its 1 run" : `its ${agent.busy} runs`;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="sm"
            busy={busy}
            aria-label={`Orders for ${agent.name}`}
            className="relative z-1 w-7 px-0 touch:w-11"
          >
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {isHeld ? (
            <DropdownMenuItem onSelect={() => start(() => order("resume"))}>
              <CirclePlay aria-hidden />
              Resume
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={() => start(() => order("drain"))}>
              <CirclePause aria-hidden />
              Drain
            </DropdownMenuItem>
          )}
          {agent.stopping || agent.stopped ? null : (
            <DropdownMenuItem danger onSelect={() => setAsking(true)}>
              <Power aria-hidden />
              Shut down
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Shut down ${agent.name}?`}
        description={
          agent.busy > 0
            ? `It takes nothing new, lets ${runs} end, and then its program ends. Somebody must start it again on ${agent.host}.`
            : `It takes nothing new and its program ends. Somebody must start it again on ${agent.host}.`
        }
        action="Shut down the agent"
        onConfirm={() => order("shutdown")}
      />
    </>
  );
}

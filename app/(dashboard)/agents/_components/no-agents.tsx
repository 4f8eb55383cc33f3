import { Server } from "lucide-react";
import Link from "next/link";
import { AgentCommand } from "@/components/queue/agent-command";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

const shownQueues = 3;

/** No agent yet: from a token to a machine that takes runs. */
export function NoAgents({ queues, mayMakeToken }: { queues: readonly string[]; mayMakeToken: boolean }) {
  return (
    <div className="overflow-y-auto">
      <EmptyState
        icon={<Server aria-hidden />}
        title="No agent yet, so runs wait"
        hint={
          mayMakeToken
            ? "An agent is a small program near the hardware: it takes runs from queues and starts them. Make a token for it, set it as SLIPWAY_API_KEY on that machine, and start the agent there:"
            : "An agent is a small program near the hardware: it takes runs from queues and starts them. Ask an admin for an agent token, set it as SLIPWAY_API_KEY on that machine, and start the agent there:"
        }
        action={
          <>
            {mayMakeToken ? (
              <Button variant="primary" asChild>
                <Link href="/settings/tokens?new=agent">New agent token</Link>
              </Button>
            ) : null}
            <div className="mt-1 w-full max-w-full">
              <AgentCommand queues={queues.slice(0, shownQueues)} />
            </div>
          </>
        }
      />
    </div>
  );
}

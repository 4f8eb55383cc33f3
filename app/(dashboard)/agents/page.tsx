import { KeyRound } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { RefreshWhileOpen } from "@/components/ui/refresh-while-open";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listQueues } from "@/lib/catalog/list-queues";
import { listAgents } from "@/lib/dispatch/agents/list-agents";
import { AgentTable } from "./_components/agent-table";
import { NoAgents } from "./_components/no-agents";

export const metadata: Metadata = { title: "Agents" };

export default async function Page() {
  const actor = await getPageActor();
  const [agents, queues] = await Promise.all([listAgents(actor), listQueues(actor)]);
  const mayMakeToken = can(actor, "token:create-agent");
  const queueNames = queues.map(({ name }) => name);
  const online = agents.filter((agent) => agent.online);
  const slots = online.reduce((sum, agent) => sum + agent.maxJobs, 0);
  const busy = online.reduce((sum, agent) => sum + agent.busy, 0);
  return (
    <div className="flex min-h-0 grow flex-col">
      <RefreshWhileOpen />
      <div className="flex min-h-11 flex-wrap items-center gap-2 border-line border-b px-5 py-1.5 max-md:px-3.5">
        <h1 className="sr-only">Agents</h1>
        <p className="tabular min-w-0 grow text-muted">
          {agents.length === 0
            ? "None yet"
            : `${online.length} of ${agents.length} online · ${busy} of ${slots} slots in use`}
        </p>
        {mayMakeToken ? (
          <Button variant="primary" size="sm" asChild>
            <Link href="/settings/tokens?new=agent">
              <KeyRound aria-hidden />
              New agent token
            </Link>
          </Button>
        ) : null}
      </div>
      {agents.length === 0 ? (
        <NoAgents queues={queueNames} mayMakeToken={mayMakeToken} />
      ) : (
        <div className="min-h-0 grow overflow-auto">
          <AgentTable agents={agents} mayManage={can(actor, "agent:manage")} />
        </div>
      )}
    </div>
  );
}

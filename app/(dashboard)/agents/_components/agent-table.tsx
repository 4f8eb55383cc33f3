import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { AgentView } from "@/lib/runs/run-view";
import { distinguishAgents } from "../../_components/agent-label";
import { SlotBar } from "../../_components/slot-bar";
import { AgentMenu } from "./agent-menu";
import { AgentState } from "./agent-state";

const shownRuns = 2;
const shownQueues = 3;

/** The agents of a team: how they do, what they hold, what they serve. */
export function AgentTable({ agents, mayManage }: { agents: readonly AgentView[]; mayManage: boolean }) {
  const marks = distinguishAgents(agents);
  const sorted = [...agents].sort((a, b) => Number(b.online) - Number(a.online));
  return (
    <Table aria-label="Agents">
      <TableHeader>
        <TableRow>
          <TableHead>State</TableHead>
          <TableHead>Agent</TableHead>
          <TableHead>Slots</TableHead>
          <TableHead>Running</TableHead>
          <TableHead className="max-md:hidden">Queues</TableHead>
          <TableHead className="max-lg:hidden">Host</TableHead>
          <TableHead className="max-lg:hidden">Version</TableHead>
          <TableHead>Seen</TableHead>
          {mayManage ? (
            <TableHead>
              <span className="sr-only">Orders</span>
            </TableHead>
          ) : null}
        </TableRow>
      </TableHeader>
      <TableBody>
        {sorted.map((agent) => (
          <TableRow key={agent.id}>
            <TableCell>
              <AgentState agent={agent} />
            </TableCell>
            <TableCell>
              <RowLink href={`/agents/${agent.id}`}>
                {agent.name}
                {marks.has(agent.id) ? <span className="text-muted"> ({marks.get(agent.id)})</span> : null}
              </RowLink>
            </TableCell>
            <TableCell>
              <SlotBar busy={agent.busy} total={agent.maxJobs} />
            </TableCell>
            <TableCell>
              {agent.running.length === 0 ? <span className="text-muted">—</span> : null}
              {agent.running.slice(0, shownRuns).map((run, index) => (
                <span key={run.id}>
                  {index > 0 ? ", " : ""}
                  <Link href={`/runs/${run.id}`} className="relative z-1 hover:underline">
                    {run.name}
                  </Link>
                </span>
              ))}
              {agent.running.length > shownRuns ? ` and ${agent.running.length - shownRuns} more` : ""}
            </TableCell>
            <TableCell className="text-muted max-md:hidden">{queueWords(agent)}</TableCell>
            <TableCell className="text-muted max-lg:hidden">{agent.host}</TableCell>
            <TableCell className="font-mono text-mono text-muted max-lg:hidden">{agent.version}</TableCell>
            <TableCell className="text-muted">
              <RelativeTime at={agent.lastSeenAt} />
            </TableCell>
            {mayManage ? (
              <TableCell className="py-0 text-right">
                <AgentMenu agent={agent} />
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function queueWords({ queues }: AgentView): string {
  if (queues.length === 0) return "none";
  const names = queues.slice(0, shownQueues).map(({ name }) => name);
  const more = queues.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

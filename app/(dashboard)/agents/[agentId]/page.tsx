import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { RefreshWhileOpen } from "@/components/ui/refresh-while-open";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowLink } from "@/components/ui/row-link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { loadAgent } from "@/lib/dispatch/agents/load-agent";
import { AppError } from "@/lib/errors";
import type { AgentView } from "@/lib/runs/run-view";
import { CrumbName } from "../../_components/crumb-name";
import { SlotBar } from "../../_components/slot-bar";
import { AgentMenu } from "../_components/agent-menu";
import { AgentState } from "../_components/agent-state";

interface Props {
  params: Promise<{ agentId: string }>;
}

async function load({ params }: Props) {
  const actor = await getPageActor();
  try {
    return { actor, agent: await loadAgent(actor, { agentId: (await params).agentId }) };
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await load(props)).agent.name };
}

export default async function Page(props: Props) {
  const { actor, agent } = await load(props);
  return (
    <div className="min-h-0 grow overflow-y-auto">
      <RefreshWhileOpen />
      <CrumbName id={agent.id} name={agent.name} />
      <div className="flex flex-wrap items-center gap-3 border-line border-b px-5 py-2.5 max-md:px-3.5">
        <h1 className="font-semibold text-lg">{agent.name}</h1>
        <AgentState agent={agent} />
        <span className="grow text-muted">
          seen <RelativeTime at={agent.lastSeenAt} />
        </span>
        {can(actor, "agent:manage") ? <AgentMenu agent={agent} /> : null}
      </div>
      <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-4 gap-y-2 border-line border-b px-5 py-4 max-md:px-3.5">
        <Fact name="Slots">
          <SlotBar busy={agent.busy} total={agent.maxJobs} />
        </Fact>
        <Fact name="Queues">
          {agent.queues.length === 0 ? "none: its token or its queues do not fit" : null}
          {agent.queues.map((queue) => (
            <Link
              key={queue.id}
              href={`/queues/${encodeURIComponent(queue.name)}`}
              className="mr-3 hover:underline"
            >
              {queue.name}
            </Link>
          ))}
        </Fact>
        <Fact name="Resources">
          {agent.resources.map((resource) => (
            <Badge key={resource} className="mr-1.5">
              {resource}
            </Badge>
          ))}
        </Fact>
        {agent.builder ? (
          <Fact name="Images">{agent.builder === "noop" ? "builds none" : `built by ${agent.builder}`}</Fact>
        ) : null}
        <Fact name="Host">{agent.host}</Fact>
        <Fact name="Id">
          <span className="font-mono text-mono">{agent.id}</span>
        </Fact>
        <Fact name="Version">
          <span className="font-mono text-mono">{agent.version}</span>
        </Fact>
        <Fact name="Known since">
          <RelativeTime at={agent.createdAt} />
        </Fact>
      </dl>
      <HeldRuns agent={agent} />
    </div>
  );
}

function HeldRuns({ agent }: { agent: AgentView }) {
  return (
    <section aria-labelledby="held">
      <h2 id="held" className="px-5 pt-4 pb-1.5 font-medium max-md:px-3.5">
        Running here
      </h2>
      {agent.running.length === 0 ? (
        <p className="px-5 text-muted max-md:px-3.5">
          {agent.online ? "Nothing now." : "Nothing: the agent is offline, and what it held was taken back."}
        </p>
      ) : (
        <div className="overflow-x-auto">
          <Table aria-label="Runs of this agent">
            <TableHeader>
              <TableRow>
                <TableHead>Run</TableHead>
                <TableHead>Queue</TableHead>
                <TableHead>Who</TableHead>
                <TableHead className="text-right">Running</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {agent.running.map((run) => (
                <TableRow key={run.id}>
                  <TableCell>
                    <RowLink href={`/runs/${run.id}`}>{run.name}</RowLink>
                  </TableCell>
                  <TableCell>{run.queue}</TableCell>
                  <TableCell>{run.author}</TableCell>
                  <TableCell className="text-right text-muted">
                    {run.startedAt ? <RelativeTime at={run.startedAt} form="since" /> : "starting"}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

import { Layers, Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { QueueTable } from "@/components/queue/queue-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listQueues } from "@/lib/catalog/list-queues";

export const metadata: Metadata = { title: "Queues" };

interface Props {
  searchParams: Promise<{ archived?: string }>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const archived = (await searchParams).archived === "1";
  const queues = await listQueues(actor, { archived });
  const mayCreate = can(actor, "queue:create");
  return (
    <div className="flex min-h-0 grow flex-col">
      <h1 className="sr-only">Queues</h1>
      <div className="flex items-center border-line border-b">
        <LinkTabs
          label="Which queues"
          className="grow border-b-0"
          tabs={[
            { href: "/queues", label: "In use", selected: !archived },
            { href: "/queues?archived=1", label: "Archived", selected: archived },
          ]}
        />
        {mayCreate ? (
          <Button variant="primary" size="sm" asChild className="mr-5 max-md:mr-3.5">
            <Link href="/queues/new">
              <Plus aria-hidden />
              New queue
            </Link>
          </Button>
        ) : null}
      </div>
      {queues.length > 0 ? (
        <div className="min-h-0 grow overflow-auto">
          <QueueTable queues={queues} />
        </div>
      ) : archived ? (
        <EmptyState
          title="No archived queues"
          hint="A queue that is taken out of use keeps its versions and runs here."
        />
      ) : (
        <EmptyState
          icon={<Layers aria-hidden />}
          title="No queues yet"
          hint="A queue is a line of work for one kind of machine: you say once what the machine is asked for, and where people may choose."
          action={
            mayCreate ? (
              <Button variant="primary" asChild>
                <Link href="/queues/new">New queue</Link>
              </Button>
            ) : null
          }
          command="npx slipway queue apply queue.yaml"
        />
      )}
    </div>
  );
}

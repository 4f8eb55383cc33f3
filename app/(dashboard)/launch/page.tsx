import type { Metadata } from "next";
import Link from "next/link";
import { readLaunchLink } from "@/components/form/launch-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { LaunchPage } from "./_components/launch-page";
import { loadLaunch } from "./load-launch";

export const metadata: Metadata = { title: "Launch" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  if (!can(actor, "run:launch")) {
    return (
      <EmptyState
        title="Your role looks on"
        hint="Viewers see everything and launch nothing. An admin can give you another role."
      />
    );
  }
  const link = readLaunchLink(await searchParams);
  const data = await loadLaunch(actor, link);
  if (data.queues.length === 0) return <NoQueues mayCreate={can(actor, "queue:create")} />;
  return <LaunchPage {...data} linkValues={link.values} />;
}

function NoQueues({ mayCreate }: { mayCreate: boolean }) {
  return (
    <EmptyState
      title="No queue to launch on yet"
      hint="A queue says where runs go and what people may choose. An admin makes the first one."
      action={
        mayCreate ? (
          <Button variant="primary" asChild>
            <Link href="/queues/new">New queue</Link>
          </Button>
        ) : null
      }
      command="npx slipway queue apply queue.yaml"
    />
  );
}

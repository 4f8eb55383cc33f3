import type { Metadata } from "next";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listJobs } from "@/lib/catalog/list-jobs";
import { loadOverview } from "@/lib/dispatch/history/load-overview";
import { Overview } from "./_components/overview";

export const metadata: Metadata = { title: "Overview" };

export default async function Page() {
  const actor = await getPageActor();
  const [overview, jobs] = await Promise.all([loadOverview(actor), listJobs(actor)]);
  return (
    <Overview
      initial={overview}
      firstJob={jobs[0]?.name}
      may={{ launch: can(actor, "run:launch"), createQueue: can(actor, "queue:create") }}
    />
  );
}

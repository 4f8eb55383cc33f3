import type { Metadata } from "next";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listJobs } from "@/lib/catalog/list-jobs";
import { listMembers } from "@/lib/catalog/list-members";
import { listQueues } from "@/lib/catalog/list-queues";
import { loadCompared } from "../_components/load-compared";
import { loadRuns } from "../load-runs";
import type { AddressQuery } from "../runs-address";
import { ChartsPage } from "./_components/charts-page";
import { readChartsAddress } from "./charts-address";

export const metadata: Metadata = { title: "Charts of runs" };

interface Props {
  searchParams: Promise<AddressQuery>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const address = readChartsAddress(await searchParams);
  const [{ page, issues }, queues, jobs, members] = await Promise.all([
    loadRuns(actor, { ...address, page: 1, after: "", columns: [] }, address.runs),
    listQueues(actor),
    listJobs(actor),
    listMembers(actor),
  ]);
  const ids = page?.rows.map(({ id }) => id) ?? [];
  return (
    <ChartsPage
      address={address}
      compared={ids.length > 0 ? await loadCompared(actor, ids) : undefined}
      total={page?.total ?? 0}
      isMore={page?.isMore ?? false}
      issues={issues}
      names={{
        queue: queues.map(({ name }) => name),
        job: jobs.map(({ name }) => name),
        by: members.map(({ name }) => name),
      }}
    />
  );
}

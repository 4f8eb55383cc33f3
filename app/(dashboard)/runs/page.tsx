import type { Metadata } from "next";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listJobs } from "@/lib/catalog/list-jobs";
import { listMembers } from "@/lib/catalog/list-members";
import { listQueues } from "@/lib/catalog/list-queues";
import { RunHistory } from "./_components/run-history";
import { loadRuns } from "./load-runs";
import { type AddressQuery, readRunsAddress } from "./runs-address";

export const metadata: Metadata = { title: "Runs" };

interface Props {
  searchParams: Promise<AddressQuery>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const address = readRunsAddress(await searchParams);
  const [loaded, queues, jobs, members] = await Promise.all([
    loadRuns(actor, address),
    listQueues(actor),
    listJobs(actor),
    listMembers(actor),
  ]);
  return (
    <RunHistory
      address={address}
      page={loaded.page}
      issues={loaded.issues}
      names={{
        queue: queues.map(({ name }) => name),
        job: jobs.map(({ name }) => name),
        by: members.map(({ name }) => name),
      }}
      me={actor.name}
      may={{
        launch: can(actor, "run:launch"),
        // Who may stop only their own is told so by the server, run by run.
        cancel: can(actor, "run:cancel", { authorId: actor.personId }),
      }}
    />
  );
}

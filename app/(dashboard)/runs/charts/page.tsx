import type { Metadata } from "next";
import type { PersonActor } from "@/lib/access/actor";
import { can } from "@/lib/access/can";
import { getPageActor } from "@/lib/auth/get-page-actor";
import { listJobs } from "@/lib/catalog/list-jobs";
import { listMembers } from "@/lib/catalog/list-members";
import { listQueues } from "@/lib/catalog/list-queues";
import { AppError } from "@/lib/errors";
import type { ChartViewSummary } from "@/lib/runs/chart-view";
import { listViews } from "@/lib/tracking/views/list-views";
import { loadView } from "@/lib/tracking/views/load-view";
import { loadCompared } from "../_components/load-compared";
import { loadRuns } from "../load-runs";
import type { AddressQuery } from "../runs-address";
import { ChartsPage } from "./_components/charts-page";
import { readChartsAddress } from "./charts-address";
import { projectOf } from "./view-address";

export const metadata: Metadata = { title: "Charts of runs" };

interface Props {
  searchParams: Promise<AddressQuery>;
}

export default async function Page({ searchParams }: Props) {
  const actor = await getPageActor();
  const query = await searchParams;
  const address = readChartsAddress(query);
  const project = projectOf(address.line);
  const [{ page, issues }, queues, jobs, members, views] = await Promise.all([
    loadRuns(actor, { ...address, page: 1, after: "", columns: [] }, address.runs),
    listQueues(actor),
    listJobs(actor),
    listMembers(actor),
    project === undefined ? [] : loadViews(actor, project),
  ]);
  const known = views.find(({ id }) => id === query.view);
  const view = known && (await loadView(actor, { project: known.project, view: known.id }));
  const ids = page?.rows.map(({ id }) => id) ?? [];
  return (
    <ChartsPage
      address={address}
      compared={ids.length > 0 ? await loadCompared(actor, ids) : undefined}
      total={page?.total ?? 0}
      isMore={page?.isMore ?? false}
      issues={issues}
      views={{
        project,
        views,
        view,
        may: {
          create: can(actor, "view:create"),
          edit: view !== undefined && can(actor, "view:edit", { authorId: view.authorId }),
        },
      }}
      names={{
        queue: queues.map(({ name }) => name),
        job: jobs.map(({ name }) => name),
        by: members.map(({ name }) => name),
      }}
    />
  );
}

/** None of a project that is not there: the filter may name any. */
async function loadViews(actor: PersonActor, project: string): Promise<ChartViewSummary[]> {
  try {
    return await listViews(actor, { project });
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "INVALID")) return [];
    throw error;
  }
}

import { listJobs } from "@/lib/catalog/list-jobs";
import { listQueues } from "@/lib/catalog/list-queues";
import { listRunRows } from "@/lib/dispatch/history/list-runs";
import { pageRoute } from "../page-route";

export const dynamic = "force-dynamic";

const runCount = 8;

/** What the palette chooses from: all queues and jobs, and the newest runs that the query finds. */
export const GET = pageRoute(async ({ actor, query }) => {
  const text = (query.q ?? "").trim().slice(0, 100);
  const [queues, jobs, runs] = await Promise.all([
    listQueues(actor),
    listJobs(actor),
    listRunRows(actor, { pageSize: runCount, ...(text === "" ? {} : { text }) }),
  ]);
  return {
    queues: queues.map(({ name, resource }) => ({ name, resource })),
    jobs: jobs.map(({ name, version }) => ({ name, version })),
    runs: runs.map(({ id, name, state, author, queue }) => ({
      id,
      name,
      state,
      author,
      queue: queue?.name ?? "reported",
    })),
  };
});

import { getActorFromRequest } from "@/lib/auth/get-actor-from-request";
import { listJobs } from "@/lib/catalog/list-jobs";
import { listQueues } from "@/lib/catalog/list-queues";
import { listRuns } from "@/lib/dispatch/history/list-runs";
import { refusal } from "../refusal";

export const dynamic = "force-dynamic";

const runCount = 8;

/** What the palette chooses from: all queues and jobs, and the newest runs that the query finds. */
export async function GET(request: Request): Promise<Response> {
  try {
    const actor = await getActorFromRequest(request);
    const text = (new URL(request.url).searchParams.get("q") ?? "").trim().slice(0, 100);
    const [queues, jobs, runs] = await Promise.all([
      listQueues(actor),
      listJobs(actor),
      listRuns(actor, { pageSize: runCount, ...(text === "" ? {} : { text }) }),
    ]);
    return Response.json(
      {
        queues: queues.map(({ name, resource }) => ({ name, resource })),
        jobs: jobs.map(({ name, version }) => ({ name, version })),
        runs: runs.rows.map(({ id, name, state, author, queue }) => ({
          id,
          name,
          state,
          author,
          queue: queue.name,
        })),
      },
      { headers: { "cache-control": "no-store" } },
    );
  } catch (error) {
    return refusal(error, request);
  }
}

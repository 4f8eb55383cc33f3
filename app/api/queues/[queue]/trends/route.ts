import { loadQueueTrends } from "@/lib/dispatch/line/load-queue-trends";
import { pageRoute } from "../../../page-route";

export const dynamic = "force-dynamic";

/** The trends of a queue between two moments (`?from=`, `?to=`). */
export const GET = pageRoute<{ queue: string }>(({ actor, query, params }) =>
  loadQueueTrends(actor, { ...query, queue: params.queue }),
);

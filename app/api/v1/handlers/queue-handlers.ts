import { queueEndpoints } from "@/lib/api/queue-endpoints";
import { applyQueue } from "@/lib/catalog/apply-queue";
import { archiveQueue } from "@/lib/catalog/archive-queue";
import { listQueues } from "@/lib/catalog/list-queues";
import { loadQueueForm } from "@/lib/catalog/load-queue";
import { loadQueueVersion } from "@/lib/catalog/load-queue-version";
import { loadQueueVersions } from "@/lib/catalog/load-queue-versions";
import { pauseQueue, resumeQueue } from "@/lib/catalog/pause-queue";
import { loadQueueLine } from "@/lib/dispatch/line/load-queue-line";
import { orThrow } from "@/lib/result";
import { defineHandlers } from "./define-handlers";
import { orConflict } from "./with-warnings";

export const queueRoutes = defineHandlers(queueEndpoints, {
  listQueues: async ({ actor, query }) => ({ queues: await listQueues(actor, query) }),
  getQueue: ({ actor, params }) => loadQueueForm(actor, params.queue),
  applyQueue: async ({ actor, params, body }) => orConflict(await applyQueue(actor, { ...body, ...params })),
  listQueueVersions: async ({ actor, params }) => ({
    versions: await loadQueueVersions(actor, params.queue),
  }),
  getQueueVersion: ({ actor, params }) => loadQueueVersion(actor, params.queue, Number(params.number)),
  getQueueLine: ({ actor, params }) => loadQueueLine(actor, params),
  pauseQueue: async ({ actor, params }) => orThrow(await pauseQueue(actor, params)),
  resumeQueue: async ({ actor, params }) => orThrow(await resumeQueue(actor, params)),
  archiveQueue: async ({ actor, params, body }) => orThrow(await archiveQueue(actor, { ...body, ...params })),
});

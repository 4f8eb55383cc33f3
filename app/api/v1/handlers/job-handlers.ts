import { jobEndpoints } from "@/lib/api/job-endpoints";
import { applyJob } from "@/lib/catalog/apply-job";
import { archiveJob } from "@/lib/catalog/archive-job";
import { listJobs } from "@/lib/catalog/list-jobs";
import { loadJob } from "@/lib/catalog/load-job";
import { setJobAlias } from "@/lib/catalog/set-job-alias";
import { orThrow } from "@/lib/result";
import { defineHandlers } from "./define-handlers";
import { orConflict } from "./with-warnings";

export const jobRoutes = defineHandlers(jobEndpoints, {
  listJobs: async ({ actor, query }) => ({ jobs: await listJobs(actor, query) }),
  getJob: ({ actor, params }) => loadJob(actor, params.job),
  applyJob: async ({ actor, params, body }) => orConflict(await applyJob(actor, { ...body, ...params })),
  archiveJob: async ({ actor, params, body }) => orThrow(await archiveJob(actor, { ...body, ...params })),
  setJobAlias: async ({ actor, params, body }) => orThrow(await setJobAlias(actor, { ...body, ...params })),
  removeJobAlias: async ({ actor, params }) => orThrow(await setJobAlias(actor, { ...params, number: null })),
});

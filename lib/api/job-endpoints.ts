import { z } from "zod";
import {
  applyJobInputSchema,
  archiveJobInputSchema,
  listJobsInputSchema,
  setJobAliasInputSchema,
} from "../catalog/schema";
import { defineEndpoint } from "./endpoint";
import { jobAliasSchema, jobSummarySchema, jobViewSchema } from "./job-answers";
import { applyAnswerSchema, nameAnswerSchema } from "./shared-answers";

const tag = "Jobs";

export const jobEndpoints = {
  listJobs: defineEndpoint({
    method: "GET",
    path: "/api/v1/jobs",
    tag,
    summary: "List jobs",
    permission: "job:view",
    query: listJobsInputSchema.strict(),
    answer: z.object({ jobs: z.array(jobSummarySchema) }),
    errors: [],
  }),
  getJob: defineEndpoint({
    method: "GET",
    path: "/api/v1/jobs/{job}",
    tag,
    summary: "Get a job",
    description: "`name`, `name:v3`, `name:latest` or `name:alias` choose the version whose text is shown.",
    permission: "job:view",
    answer: jobViewSchema,
    errors: ["NOT_FOUND"],
  }),
  applyJob: defineEndpoint({
    method: "PUT",
    path: "/api/v1/jobs/{job}",
    tag,
    summary: "Create a job or save a version",
    description: "As with queues: the same text changes nothing, `dryRun` stores nothing.",
    permission: "job:edit",
    body: applyJobInputSchema.omit({ job: true }).strict(),
    answer: applyAnswerSchema,
    errors: ["NOT_FOUND", "CONFLICT"],
  }),
  setJobAlias: defineEndpoint({
    method: "PUT",
    path: "/api/v1/jobs/{job}/aliases/{alias}",
    tag,
    summary: "Point an alias at a version",
    permission: "job:edit",
    body: z.strictObject({ number: setJobAliasInputSchema.shape.number.unwrap() }),
    answer: jobAliasSchema,
    errors: ["NOT_FOUND"],
  }),
  removeJobAlias: defineEndpoint({
    method: "DELETE",
    path: "/api/v1/jobs/{job}/aliases/{alias}",
    tag,
    summary: "Remove an alias",
    permission: "job:edit",
    answer: jobAliasSchema,
    errors: ["NOT_FOUND", "INVALID"],
  }),
  archiveJob: defineEndpoint({
    method: "POST",
    path: "/api/v1/jobs/{job}/archive",
    tag,
    summary: "Archive or restore a job",
    permission: "job:archive",
    body: archiveJobInputSchema.omit({ job: true }).strict(),
    answer: nameAnswerSchema,
    errors: ["NOT_FOUND"],
  }),
} as const;

import { z } from "zod";
import type { JobSummary, JobView } from "../config/catalog-view";
import { named } from "./named-schema";
import { documentVersionSchema, time, versionSummarySchema } from "./shared-answers";

export const jobSummarySchema = named(
  "Job",
  z.object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    version: z.int(),
    updatedAt: time,
    updatedBy: z.string(),
    archived: z.boolean(),
    aliases: z.array(z.object({ alias: z.string(), number: z.int() })),
  }) satisfies z.ZodType<JobSummary>,
);

export const jobViewSchema = named(
  "JobDetail",
  jobSummarySchema.extend({
    selected: documentVersionSchema,
    versions: z.array(versionSummarySchema),
  }) satisfies z.ZodType<JobView>,
);

export const jobAliasSchema = z.object({
  job: z.string(),
  alias: z.string(),
  number: z.int().nullable(),
});

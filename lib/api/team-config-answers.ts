import { z } from "zod";
import { teamConfigKinds } from "../catalog/schema";
import type { TeamConfigSummary, TeamConfigView } from "../config/catalog-view";
import { named } from "./named-schema";
import { documentVersionSchema, time, versionSummarySchema } from "./shared-answers";

export const teamConfigSummarySchema = named(
  "TeamConfig",
  z.object({
    id: z.string(),
    kind: z.enum(teamConfigKinds),
    name: z.string(),
    version: z.int(),
    updatedAt: time,
    updatedBy: z.string(),
  }) satisfies z.ZodType<TeamConfigSummary>,
);

export const teamConfigViewSchema = named(
  "TeamConfigDetail",
  teamConfigSummarySchema.extend({
    latest: documentVersionSchema,
    versions: z.array(versionSummarySchema),
  }) satisfies z.ZodType<TeamConfigView>,
);

/** Parts that the answers of several endpoints share. */
import { z } from "zod";
import type { DocumentVersion, SaveConflict, VersionSummary } from "../config/catalog-view";
import type { Issue } from "../config/issue";
import { layerNames } from "../config/layer";
import type { JsonObject } from "../config/tree/node";
import { errorStatus } from "../errors";
import { named } from "./named-schema";

/** A time in UTC. */
export const time = z.iso.datetime();
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.any());
export const fieldValue = z.union([z.string(), z.number(), z.boolean()]);
export const idAndName = z.object({ id: z.string(), name: z.string() });

export const issueSchema = named(
  "Issue",
  z.object({
    code: z.string().meta({ description: "Stable, kebab-case; docs/reference/launch-config.md lists them." }),
    severity: z.enum(["error", "warning"]),
    message: z.string(),
    path: z.string().meta({ description: "JSON pointer into the request or the resolved config." }),
    layer: z.enum(layerNames).optional(),
    file: z.string().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
    endLine: z.int().optional(),
    endColumn: z.int().optional(),
    allowed: z.string().optional(),
    found: z.string().optional(),
    suggestion: z.string().optional(),
    rule: z.object({ file: z.string(), line: z.int() }).optional(),
    field: z.string().optional(),
  }) satisfies z.ZodType<Issue>,
);
export const issues = z.array(issueSchema);

export const saveConflictSchema = named(
  "SaveConflict",
  z.object({
    number: z.int(),
    author: z.string(),
    at: time,
    text: z.string(),
  }) satisfies z.ZodType<SaveConflict>,
);

const errorCodes = [...Object.keys(errorStatus), "INTERNAL"];

export const errorAnswerSchema = named(
  "Error",
  z.object({
    error: z.object({
      code: z.enum(errorCodes),
      message: z.string(),
      issues: issues.optional().meta({ description: "Everything that is wrong with the input." }),
      conflict: saveConflictSchema.optional().meta({ description: "The version that was saved in between." }),
    }),
  }),
);

export const versionSummarySchema = named(
  "VersionSummary",
  z.object({
    number: z.int(),
    note: z.string(),
    createdBy: z.string(),
    createdAt: time,
  }) satisfies z.ZodType<VersionSummary>,
);

export const documentVersionSchema = named(
  "DocumentVersion",
  versionSummarySchema.extend({
    text: z.string(),
    masked: z.boolean().meta({ description: "Env values are `***`: you may not see them." }),
  }) satisfies z.ZodType<DocumentVersion>,
);

export const applyAnswerSchema = named(
  "Applied",
  z.object({
    outcome: z.enum(["created", "saved", "unchanged"]),
    name: z.string(),
    number: z.int().meta({ description: "The version that holds the text now, or would hold it." }),
    dryRun: z.boolean(),
    issues: issues.meta({ description: "Warnings." }),
  }),
);

export const nameAnswerSchema = z.object({ name: z.string() });

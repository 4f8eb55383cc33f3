/** The JSON columns of a run, parsed when they are read back. */
import { z } from "zod";
import type { FieldValue } from "../config/fields/template-field";
import { layerNames } from "../config/layer";
import type { FromAgent, Source } from "../config/resolution";
import type { JsonObject, JsonValue } from "../config/tree/node";

const layer = z.enum(layerNames);

/** Not a record: zod would leave out a key `__proto__`, which a config may have. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z.custom<JsonObject>(
  isJsonObject,
  "a JSON object is needed",
);

function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isJsonValue)
  );
}

function isJsonValue(value: unknown): value is JsonValue {
  if (Array.isArray(value)) return value.every(isJsonValue);
  if (typeof value === "object") return value === null || isJsonObject(value);
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

export const fromAgentSchema: z.ZodType<FromAgent[]> = z.array(
  z.object({ name: z.string(), at: z.string(), text: z.string().optional() }),
);

export const valuesSchema: z.ZodType<Record<string, FieldValue>> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean()]),
);

const place = { file: z.string().optional(), line: z.number().optional(), column: z.number().optional() };
export const sourcesSchema: z.ZodType<Record<string, Source>> = z.record(
  z.string(),
  z.object({
    layer,
    ...place,
    version: z.number().optional(),
    author: z.string().optional(),
    field: z.string().optional(),
    float: z.boolean().optional(),
    from: z.object({ layer, file: z.string(), line: z.number(), column: z.number() }).optional(),
  }),
);

/** The documents that were merged, byte for byte: what an exact rerun resolves again. */
export const storedDocumentSchema = z.object({
  layer,
  file: z.string(),
  text: z.string(),
  version: z.number().optional(),
  author: z.string().optional(),
  /** Of a base config: what `base_config` called it. */
  name: z.string().optional(),
  /** The document is the value of this key. */
  under: z.string().optional(),
  /** Its text is that of this launch of a pipeline, and is not repeated here. */
  pipeline: z.string().optional(),
});
export type StoredDocument = z.infer<typeof storedDocumentSchema>;

/** What else was fixed when the run was submitted. */
export const storedTermsExtraSchema = z.object({
  /** Locations that the queue allows as git sources (R7): for file:// and plain paths. */
  gitSources: z.array(z.string()).default([]),
  /** Of a pipeline: which stage it runs. */
  stage: z.string().optional(),
});

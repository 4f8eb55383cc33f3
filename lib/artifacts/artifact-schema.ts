/** What may be said of an artifact. */
import { z } from "zod";
import { reportedText, storableText } from "../runs/storable-text";
import { parseLine } from "../tracking/series/parse-line";

export const artifactNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,128}$/, 'the name of an artifact has 1 to 128 letters, digits, "_", "." or "-"');

export const artifactTypeSchema = storableText(128).refine(
  (type) => type !== "" && !type.includes("/"),
  "the type of an artifact has a letter and no slash",
);

/** A version's number is written like an alias, so no alias may look like one. */
export const aliasSchema = storableText(256)
  .refine((alias) => alias !== "" && !/[:/]/.test(alias), 'an alias is not empty and has no ":" or "/"')
  .refine((alias) => !/^v\d+$/.test(alias), "an alias is not written like a version, such as v3");

export const aliasesSchema = z.array(aliasSchema).max(1_000);
export const tagsSchema = z.array(storableText(128)).max(1_000);

/** JSON as it was sent: a map. */
export const metadataSchema = z
  .string()
  .max(8 * 1024 * 1024, "metadata has at most 8 MiB: save large values as files")
  .refine((text) => parseLine(text) !== undefined, "metadata is a JSON object");

export const ttlSchema = z.int().min(0).nullable();
export const descriptionSchema = reportedText(65_536).nullable();

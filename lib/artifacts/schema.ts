/** What may be said and asked of artifacts. */
import { z } from "zod";
import { nameSchema } from "../access/name";
import { reportedText, storableText } from "../runs/storable-text";
import { parseLine } from "../tracking/series/parse-line";

/** An MD5 in base64, as clients name contents. */
export const md5Schema = z
  .string()
  .regex(/^[A-Za-z0-9+/]{22}==$/, "a digest is the MD5 of the content in base64");

/** Of one file. */
export const maxContentBytes = 64 * 1024 ** 3;

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

/** A version is addressed by its project, its collection, and its number or an alias. */
const word = storableText(256);
export const collectionAddress = { project: word, artifact: word };
export const versionAddress = { ...collectionAddress, version: word };

const limit = z.int().min(1).max(1_000).default(100);
const offset = z.int().min(0).default(0);

export const collectionsInputSchema = z.object({
  project: word.optional(),
  type: word.optional(),
  search: word.min(1).optional().meta({ description: "A part of the name." }),
  after: word.optional().meta({ description: "The `next` of the page before." }),
  limit,
});

export const versionsInputSchema = z.object({
  ...collectionAddress,
  before: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .meta({ description: "The `next` of the page before: versions with lower numbers." }),
  limit,
});

export const folderInputSchema = z.object({
  ...versionAddress,
  folder: storableText(4_096)
    .default("")
    .meta({ description: "Without a slash at its end; left out: the top." }),
  offset,
  limit,
});

export const downloadsInputSchema = z.object({
  ...versionAddress,
  offset,
  limit: z.int().min(1).max(10_000).default(1_000),
});

export const diffInputSchema = z.object({
  ...versionAddress,
  against: word.min(1).meta({ description: "The other version, by number or alias: what it had before." }),
  change: z
    .enum(["added", "removed", "changed"])
    .optional()
    .meta({ description: "Only files of this kind." }),
  offset,
  limit,
});

export const lineageInputSchema = z.object({
  ...versionAddress,
  way: z
    .enum(["both", "up", "down"])
    .default("both")
    .meta({ description: "`up`: what it was made from; `down`: what was made from it." }),
  limit: z
    .int()
    .min(1)
    .max(2_000)
    .default(500)
    .meta({ description: "Of runs and versions each way; where there are more, the answer says so." }),
});

export const runAddressSchema = z.object({ runId: z.string().max(64) });

export const ofRunInputSchema = z.object({ kind: z.enum(["used", "logged"]), offset, limit });

/** What a person or a program says of a new version. */
export const beginVersionInputSchema = z.object({
  type: artifactTypeSchema,
  digest: z.string().min(1).max(256).meta({
    description:
      "Hex MD5 over the list of files: see the guide. The version that has it already is given back.",
  }),
  key: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta({ description: "A text of the caller's choice: begun again with it, it is the same version." }),
  runId: z.string().max(64).optional().meta({ description: "The run that makes it." }),
  description: storableText(65_536).optional(),
  metadata: z.record(z.string(), z.json()).optional(),
  aliases: aliasesSchema.default([]),
  tags: tagsSchema.default([]),
  ttlSeconds: ttlSchema.optional(),
});

export const planInputSchema = z.object({
  contents: z
    .array(
      z.object({
        md5: md5Schema.meta({ description: "Base64." }),
        size: z.int().min(0).max(maxContentBytes),
      }),
    )
    .max(5_000),
});

export const changeVersionInputSchema = z.object({
  description: storableText(65_536).nullable().optional(),
  metadata: z.record(z.string(), z.json()).optional().meta({ description: "All of it." }),
  tags: tagsSchema.optional().meta({ description: "All that it is to have." }),
  ttlSeconds: ttlSchema.optional(),
});

export const changeCollectionInputSchema = z.object({
  name: artifactNameSchema.optional(),
  description: storableText(65_536).nullable().optional(),
  tags: tagsSchema.optional().meta({ description: "All that it is to have." }),
});

export const linkInputSchema = z.object({
  portfolio: artifactNameSchema,
  project: nameSchema("project").optional().meta({ description: "Left out: that of the artifact." }),
  aliases: aliasesSchema.default([]),
});

import { z } from "zod";
import type {
  ArtifactDiff,
  ArtifactDownload,
  ArtifactFolderPage,
  CollectionView,
  ComparedVersion,
  LineageView,
  OutputComparison,
  Reproduction,
  RunReference,
  VersionPlace,
  VersionSummaryView,
  VersionView,
} from "../runs/artifact-view";
import { runStates } from "../runs/run-state";
import { named } from "./named-schema";
import { time } from "./shared-answers";

const kind = z.enum(["sequence", "portfolio"]).meta({
  description: "`sequence`: versions are logged to it; `portfolio`: versions of others are linked to it.",
});
const versionState = z.enum(["pending", "committed", "deleted"]);
const size = z.number().meta({ description: "Bytes." });
const pageEnd = z.int().nullable().meta({ description: "The `offset` of the next page; null on the last." });

export const collectionSchema = named(
  "Artifact",
  z.object({
    id: z.string(),
    project: z.string(),
    name: z.string(),
    kind,
    type: z.string(),
    description: z.string().nullable(),
    tags: z.array(z.string()),
    createdAt: time,
    updatedAt: time,
    latest: z.object({ version: z.string(), size, fileCount: z.int(), at: time }).nullable(),
  }) satisfies z.ZodType<CollectionView>,
);

const runReferenceSchema = z.object({
  id: z.string(),
  name: z.string(),
  project: z.string(),
}) satisfies z.ZodType<RunReference>;

const versionSummary = z.object({
  id: z.string(),
  version: z.string().meta({ description: "Such as `v3`." }),
  state: versionState,
  digest: z.string(),
  size,
  fileCount: z.int(),
  description: z.string().nullable(),
  tags: z.array(z.string()),
  aliases: z.array(z.string()),
  by: z.string().nullable().meta({ description: "Who made it, or launched the run that did." }),
  run: runReferenceSchema.nullable(),
  createdAt: time,
}) satisfies z.ZodType<VersionSummaryView>;
export const versionSummarySchema = named("ArtifactVersionSummary", versionSummary);

const placeSchema = z.object({
  project: z.string(),
  artifact: z.string(),
  version: z.string().nullable(),
}) satisfies z.ZodType<VersionPlace>;

const garbage = z.object({
  expired: z.int().meta({ description: "Versions whose time to live is over." }),
  forsaken: z.int().meta({ description: "Versions that were begun and never committed." }),
  deleted: z.int().meta({ description: "Deleted versions that still held their contents." }),
  contents: z.int().meta({ description: "Contents that nothing else holds." }),
  bytes: size,
  kept: z.object({
    inUse: z.int().meta({
      description:
        "Versions whose time to live is over, but which a run uses that has not ended, or to which another artifact links.",
    }),
    contents: z
      .int()
      .meta({ description: "Contents that nothing needs any more, in their day of grace: they go later." }),
    bytes: size,
  }),
});
export const garbageSchema = named("ArtifactGarbage", garbage);
export const sweptGarbageSchema = named(
  "SweptArtifactGarbage",
  garbage.extend({
    hasMore: z.boolean().meta({ description: "There was too much for one answer: ask again." }),
  }),
);

export const versionSchema = named(
  "ArtifactVersion",
  versionSummary.extend({
    project: z.string(),
    artifact: z.string(),
    kind,
    type: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    ttlSeconds: z.number().nullable(),
    updatedAt: time,
    usedBy: z.array(runReferenceSchema).meta({ description: "The first hundred runs that used it." }),
    usedByCount: z.int(),
    links: z.array(placeSchema).meta({ description: "Other artifacts in which it stands." }),
  }) satisfies z.ZodType<VersionView>,
);

const reference = z.string().nullable().meta({ description: "Where a reference leads." });

export const folderPageSchema = z.object({
  folder: z.string(),
  entries: z.array(
    z.object({
      name: z.string(),
      isFolder: z.boolean(),
      count: z.int().meta({ description: "Of files in a folder." }),
      size,
      digest: z.string().nullable(),
      ref: reference,
    }),
  ),
  total: z.int(),
  next: pageEnd,
}) satisfies z.ZodType<ArtifactFolderPage>;

export const downloadsSchema = z.object({
  versionId: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      size,
      digest: z
        .string()
        .meta({ description: "Base64 of the MD5; of a reference whatever its maker has taken." }),
      ref: reference,
      address: z.string().nullable().meta({
        description: "On this server; it needs no token, takes `Range` and expires after a day.",
      }),
    }),
  ),
  next: pageEnd,
}) satisfies z.ZodType<{ versionId: string; files: ArtifactDownload[]; next: number | null }>;

const sums = z.object({ files: z.int(), size });
const side = z.object({ digest: z.string(), size, ref: reference }).nullable();

export const diffSchema = named(
  "ArtifactDiff",
  z.object({
    before: z.string(),
    after: z.string(),
    added: sums,
    removed: sums,
    changed: sums.extend({ sizeBefore: z.number() }),
    same: sums,
    files: z.array(
      z.object({
        path: z.string(),
        change: z.enum(["added", "removed", "changed"]),
        before: side,
        after: side,
      }),
    ),
    next: pageEnd,
  }) satisfies z.ZodType<ArtifactDiff & { before: string; after: string }>,
);

export const lineageSchema = named(
  "ArtifactLineage",
  z.object({
    root: z.object({ kind: z.enum(["run", "version"]), id: z.string() }),
    versions: z.array(
      z.object({
        id: z.string(),
        project: z.string(),
        artifact: z.string(),
        version: z.string().nullable(),
        type: z.string(),
        state: versionState,
        size,
        aliases: z.array(z.string()),
        createdAt: time,
      }),
    ),
    runs: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        project: z.string(),
        state: z.enum(runStates),
        author: z.string(),
        createdAt: time,
        commit: z.string().nullable(),
        imageDigest: z.string().nullable(),
        queue: z.string().nullable().meta({ description: "With the version of its config." }),
        job: z.string().nullable().meta({ description: "With its version." }),
      }),
    ),
    edges: z.array(
      z.object({
        runId: z.string(),
        versionId: z.string(),
        kind: z.enum(["used", "logged"]).meta({
          description: "`used`: the version went into the run; `logged`: the run made it.",
        }),
      }),
    ),
    isCut: z.boolean().meta({ description: "There is more than `limit`." }),
  }) satisfies z.ZodType<LineageView>,
);

export const runArtifactsSchema = z.object({
  artifacts: z.array(
    z.object({
      id: z.string(),
      project: z.string(),
      artifact: z.string(),
      version: z.string(),
      type: z.string(),
      state: versionState,
      size,
      fileCount: z.int(),
      aliases: z.array(z.string()),
      usedAs: z.string().nullable(),
      at: time,
    }),
  ),
  next: pageEnd,
});

const comparedVersionSchema = z.object({
  id: z.string(),
  project: z.string(),
  artifact: z.string(),
  version: z.string(),
  state: versionState,
  digest: z.string(),
  size,
}) satisfies z.ZodType<ComparedVersion>;

const comparisonSchema = z.object({
  first: comparedVersionSchema.nullable(),
  again: comparedVersionSchema.nullable(),
  result: z.enum(["same", "differs", "missing", "added"]).meta({
    description:
      "By their digests. `missing`: only the first run has made it; `added`: only the rerun has. A file that the rerun has besides is `added` in `changes`.",
  }),
  changes: z
    .object({
      added: z.int(),
      removed: z.int(),
      changed: z.int(),
      files: z
        .array(z.object({ path: z.string(), change: z.enum(["added", "removed", "changed"]) }))
        .meta({ description: "The first twenty." }),
    })
    .nullable()
    .meta({
      description:
        "Null where nothing differs, and where the lists of files are gone or too long to compare here.",
    }),
}) satisfies z.ZodType<OutputComparison>;

export const reproductionSchema = named(
  "Reproduction",
  z.object({
    of: z.object({ id: z.string(), name: z.string() }),
    isOver: z.boolean().meta({ description: "Both runs have ended." }),
    outputs: z.array(comparisonSchema),
    isCut: z
      .boolean()
      .meta({ description: "There are more than the first hundred outputs, which are compared." }),
  }) satisfies z.ZodType<Reproduction>,
);

import { z } from "zod";
import type { Actor, TeamId } from "../access/actor";
import { nameSchema } from "../access/name";
import { ensureCollection, lockCollection } from "../db/artifact-collections";
import {
  findBegun,
  findLatest,
  findVersion,
  findVersionOfClient,
  insertVersion,
  noteUse,
} from "../db/artifact-versions";
import { type Connection, getDatabase } from "../db/client";
import { ensureProject } from "../db/projects";
import { inTransaction } from "../db/transaction";
import { AppError } from "../errors";
import { requireInput } from "../result";
import type { ArtifactCollectionRow, ArtifactVersionRow } from "../runs/artifact";
import { requireReportable } from "../tracking/require-reportable";
import { requireArtifacts } from "./artifact-access";
import { pointAliases } from "./pin-awaited-inputs";
import {
  aliasesSchema,
  artifactNameSchema,
  artifactTypeSchema,
  descriptionSchema,
  metadataSchema,
  tagsSchema,
  ttlSchema,
} from "./schema";

const inputSchema = z.object({
  project: nameSchema("project"),
  name: artifactNameSchema,
  type: artifactTypeSchema,
  /** Of its files, as their maker has worked it out: a version with the same is the same. */
  digest: z.string().min(1).max(256),
  /** How the maker knows it: asked again, it gets the same version. */
  clientId: z.string().max(256).nullable().default(null),
  /** Several programs make one version together, each with files of its own, until one commits it. */
  distributedId: z.string().max(256).nullable().default(null),
  /** That makes it. */
  runId: z.string().max(64).nullable().default(null),
  description: descriptionSchema.default(null),
  metadata: metadataSchema.nullable().default(null),
  aliases: aliasesSchema.default([]),
  tags: tagsSchema.default([]),
  ttlSeconds: ttlSchema.default(null),
  historyStep: z.int().min(0).nullable().default(null),
});
export type CreateVersionInput = z.input<typeof inputSchema>;

/**
 * Begins a version of an artifact: nobody sees it before it is committed. When the collection's last version has the same files it is
 * that one, and the aliases come to it (A1).
 */
export async function createVersion(actor: Actor, input: unknown): Promise<ArtifactVersionRow> {
  const { project, runId, clientId, ...asked } = requireInput(inputSchema, input);
  requireArtifacts(actor, "artifact:write");
  if (runId !== null) await requireReportable(actor, runId);
  else if (actor.kind === "run")
    throw new AppError("FORBIDDEN", "the key of a run makes artifacts of that run only");
  const { teamId } = actor;
  const known = clientId === null ? null : await findVersionOfClient(getDatabase(), teamId, clientId);
  if (known) return known;
  const id = await inTransaction(async (tx) => {
    const collection = await lockSequence(tx, teamId, { project, name: asked.name, type: asked.type });
    const begun = asked.distributedId && (await findBegun(tx, collection.id, asked.distributedId));
    if (begun) return begun;
    const same = asked.distributedId === null ? await findSame(tx, collection.id, asked) : null;
    if (same) {
      await pointAliases(tx, { collectionId: collection.id, versionId: same.id }, asked.aliases);
      if (runId !== null) await noteUse(tx, { runId, versionId: same.id, kind: "logged" });
      return same.id;
    }
    return await insertVersion(tx, {
      ...{ teamId, collectionId: collection.id, clientId, runId, digest: asked.digest },
      distributedId: asked.distributedId,
      ...{ description: asked.description, metadata: asked.metadata ?? "{}", tags: asked.tags },
      ...{ ttlSeconds: asked.ttlSeconds, historyStep: asked.historyStep, wantedAliases: asked.aliases },
      authorId: actor.kind === "person" ? actor.personId : null,
    });
  });
  const made =
    id === null
      ? clientId && (await findVersionOfClient(getDatabase(), teamId, clientId))
      : await findVersion(getDatabase(), teamId, id);
  if (!made) throw atThisMoment();
  return made;
}

function atThisMoment(): AppError {
  return new AppError("CONFLICT", "This artifact is being made or deleted: try again.");
}

/** The collection that versions of that name stand in, made if it is new, and locked. */
async function lockSequence(
  tx: Connection,
  teamId: TeamId,
  { project, name, type }: { project: string; name: string; type: string },
): Promise<ArtifactCollectionRow> {
  const { id: projectId } = await ensureProject(tx, teamId, project);
  const collection = await ensureCollection(tx, { teamId, projectId, name, kind: "sequence", type });
  if (!collection || !(await lockCollection(tx, collection.id))) throw atThisMoment();
  requireSequence(collection, type);
  return collection;
}

function requireSequence({ name, kind, type }: ArtifactCollectionRow, asked: string): void {
  if (kind !== "sequence")
    throw new AppError("CONFLICT", `"${name}" holds linked versions: log the artifact under another name.`);
  if (type !== asked)
    throw new AppError(
      "CONFLICT",
      `artifact "${name}" has the type ${type}: log it with that type, or under another name than for ${asked}`,
    );
}

async function findSame(
  tx: Connection,
  collectionId: string,
  { digest }: { digest: string },
): Promise<ArtifactVersionRow | null> {
  const latest = await findLatest(tx, collectionId);
  return latest?.state === "committed" && latest.digest === digest ? latest : null;
}

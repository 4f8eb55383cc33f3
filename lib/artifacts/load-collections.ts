/** Collections of artifacts as lists and pages show them. */
import { z } from "zod";
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import { findListedCollections, findTypesOfTeam, type ListedCollection } from "../db/artifact-lists";
import { getDatabase } from "../db/client";
import { AppError } from "../errors";
import { requireInput } from "../result";
import type { CollectionsPage, CollectionView } from "../runs/artifact-view";
import { requireArtifacts } from "./artifact-access";
import { collectionAddress, collectionsInputSchema } from "./schema";

/** A page of them, by project and name. */
export async function loadCollections(actor: Actor, input: unknown): Promise<CollectionsPage> {
  const { after, limit, ...asked } = requireInput(collectionsInputSchema, input);
  requireArtifacts(actor, "artifact:view");
  const { teamId } = actor;
  const rows = await findListedCollections(getDatabase(), {
    ...{ teamId, ...asked, limit: limit + 1 },
    ...(after !== undefined && { after: readKey(after) }),
  });
  const collections = rows.slice(0, limit).map(toView);
  const last = collections.at(-1);
  return { collections, next: rows.length > limit && last ? `${last.project}/${last.name}` : null };
}

export async function loadCollection(actor: Actor, input: unknown): Promise<CollectionView> {
  const { project, artifact } = requireInput(z.object(collectionAddress), input);
  requireArtifacts(actor, "artifact:view");
  const asked = { teamId: actor.teamId, project, name: artifact, limit: 1 };
  const [row] = await findListedCollections(getDatabase(), asked);
  if (!row) throw notFound("artifact", `${project}/${artifact}`);
  return toView(row);
}

const typesSchema = z.object({ project: z.string().max(200).optional() });

/** The kinds of artifacts that there are, in the team or in a project of it. */
export async function loadArtifactTypes(
  actor: Actor,
  input: unknown,
): Promise<{ name: string; collections: number }[]> {
  const { project } = requireInput(typesSchema, input);
  requireArtifacts(actor, "artifact:view");
  return await findTypesOfTeam(getDatabase(), { teamId: actor.teamId, project });
}

/** Neither a project's nor an artifact's name has a slash. */
function readKey(key: string): { project: string; name: string } {
  const [project, name, ...rest] = key.split("/");
  if (project !== undefined && name !== undefined && rest.length === 0) return { project, name };
  throw new AppError("INVALID", 'after is the "next" of the page before, such as vision/images.');
}

function toView({ latestIndex, latestSize, latestFileCount, latestAt, ...row }: ListedCollection) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    latest:
      latestIndex === null || latestAt === null
        ? null
        : {
            version: `v${latestIndex}`,
            size: latestSize ?? 0,
            fileCount: latestFileCount ?? 0,
            at: latestAt.toISOString(),
          },
  };
}

/** Versions of artifacts as lists and pages show them. */
import type { Actor } from "../access/actor";
import { notFound } from "../access/require-permission";
import {
  countUsingRuns,
  findListedVersions,
  findPlaces,
  findUsingRuns,
  type ListedVersion,
} from "../db/artifact-lists";
import { getDatabase } from "../db/client";
import { requireInput } from "../result";
import type { ArtifactVersionRow } from "../runs/artifact";
import type { VersionSummaryView, VersionsPage, VersionView } from "../runs/artifact-view";
import { strictJson } from "../tracking/series/strict-json";
import { getNamedCollection, getNamedVersion, type NamedVersion } from "./address-version";
import { getOwnVersion } from "./artifact-access";
import { versionsInputSchema } from "./schema";

/** The versions of a collection, the newest first. */
export async function loadVersions(actor: Actor, input: unknown): Promise<VersionsPage> {
  const { project, artifact, before, limit } = requireInput(versionsInputSchema, input);
  const collection = await getNamedCollection(actor, { project, artifact });
  const rows = await findListedVersions(getDatabase(), collection.id, { before, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return {
    versions: shown.map(toSummary),
    next: rows.length > limit ? (shown.at(-1)?.index ?? null) : null,
  };
}

/** Of one version this many runs that used it are named; all are counted. */
const mostUsers = 100;

export async function loadVersion(actor: Actor, input: unknown): Promise<VersionView> {
  return await viewVersion(await getNamedVersion(actor, input));
}

/** What is said of a version in the collection in which it was found. */
export async function viewVersion({ collection, member }: NamedVersion): Promise<VersionView> {
  const { version } = member;
  const db = getDatabase();
  const [rows, usedBy, usedByCount, places] = await Promise.all([
    findListedVersions(db, collection.id, { versionId: version.id }),
    findUsingRuns(db, version.id, mostUsers),
    countUsingRuns(db, version.id),
    findPlaces(db, version.id),
  ]);
  const [row] = rows;
  if (!row) throw new Error(`version ${version.id} left collection ${collection.id} at this moment`);
  return {
    ...toSummary(row),
    project: collection.project.name,
    artifact: collection.name,
    kind: collection.kind,
    type: collection.type,
    metadata: strictJson(version.metadata),
    ttlSeconds: version.ttlSeconds,
    updatedAt: version.updatedAt.toISOString(),
    usedBy,
    usedByCount,
    links: places
      .filter(({ collectionId }) => collectionId !== collection.id)
      .map(({ project, artifact, index }) => ({ project, artifact, version: `v${index}` })),
  };
}

function toSummary({
  index,
  runId,
  runName,
  runProject,
  createdAt,
  ...row
}: ListedVersion): VersionSummaryView {
  return {
    ...row,
    version: `v${index}`,
    run: runId === null ? null : { id: runId, name: runName ?? runId, project: runProject ?? "" },
    createdAt: createdAt.toISOString(),
  };
}

/** A version as it stands in its own collection. */
export async function loadCommitted(
  actor: Actor,
  { id, collectionId }: Pick<ArtifactVersionRow, "id" | "collectionId">,
): Promise<VersionSummaryView> {
  await getOwnVersion(actor, "artifact:view", id);
  const [row] = await findListedVersions(getDatabase(), collectionId, { versionId: id });
  if (!row) throw notFound("artifact", id);
  return toSummary(row);
}

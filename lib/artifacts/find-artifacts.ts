/** Artifacts as they are looked for: by project, collection, and what points to a version. */

import { z } from "zod";
import type { Actor } from "../access/actor";
import {
  countCollections,
  findCollection,
  findCollectionByName,
  listCollectionRows,
  listTypeRows,
} from "../db/artifact-collections";
import {
  countMembers,
  findMember,
  findMemberOfVersion,
  findMemberships,
  listAliases,
  listMembers,
} from "../db/artifact-members";
import {
  countVersionsOfRun,
  findAliases,
  findLatest,
  findUsers,
  findVersion,
  findVersionOfClient,
  listVersionsOfRun,
} from "../db/artifact-versions";
import { getDatabase } from "../db/client";
import { getOwnRun } from "../db/get-own-run";
import { requireInput } from "../result";
import type {
  AliasRow,
  ArtifactCollectionRow,
  ArtifactMemberRow,
  ArtifactVersionRow,
} from "../runs/artifact";
import { getOwnCollection, getOwnVersion, requireArtifacts } from "./artifact-access";

const page = { offset: z.int().min(0).default(0), limit: z.int().min(1).max(10_001).default(50) };
const inProject = { project: z.string().max(200) };

/** A version by its id, deleted ones too; null when the team has none. */
export async function findArtifact(actor: Actor, versionId: string): Promise<ArtifactVersionRow | null> {
  requireArtifacts(actor, "artifact:view");
  return await findVersion(getDatabase(), actor.teamId, versionId);
}

/** By the id that its maker's client gave it. */
export async function findArtifactOfClient(
  actor: Actor,
  clientId: string,
): Promise<ArtifactVersionRow | null> {
  requireArtifacts(actor, "artifact:view");
  return await findVersionOfClient(getDatabase(), actor.teamId, clientId);
}

const namedSchema = z.object({ ...inProject, name: z.string().max(600) });

/** What `collection:alias` or `collection:v3` means in a project; without a colon its `latest`. Null when it means nothing. */
export async function findNamedArtifact(actor: Actor, input: unknown): Promise<ArtifactMemberRow | null> {
  const { project, name } = requireInput(namedSchema, input);
  const colon = name.indexOf(":");
  const collection = await findNamedCollection(actor, {
    project,
    name: colon < 0 ? name : name.slice(0, colon),
  });
  if (!collection) return null;
  return await findMember(getDatabase(), collection.id, colon < 0 ? "latest" : name.slice(colon + 1));
}

export async function findNamedCollection(
  actor: Actor,
  input: unknown,
): Promise<ArtifactCollectionRow | null> {
  const { project, name } = requireInput(namedSchema, input);
  requireArtifacts(actor, "artifact:view");
  return await findCollectionByName(getDatabase(), { teamId: actor.teamId, project, name });
}

/** What an alias or a number means in a collection. */
export async function findMemberOfCollection(
  actor: Actor,
  { collectionId, reference }: { collectionId: string; reference: string },
): Promise<ArtifactMemberRow | null> {
  await getOwnCollection(actor, "artifact:view", collectionId);
  return await findMember(getDatabase(), collectionId, reference);
}

export async function findArtifactCollection(
  actor: Actor,
  collectionId: string,
): Promise<ArtifactCollectionRow | null> {
  requireArtifacts(actor, "artifact:view");
  return await findCollection(getDatabase(), actor.teamId, collectionId);
}

const listSchema = z.object({ ...inProject, type: z.string().max(200).optional(), ...page });

/** By name. */
export async function listCollections(actor: Actor, input: unknown): Promise<ArtifactCollectionRow[]> {
  const { project, type, ...asked } = requireInput(listSchema, input);
  requireArtifacts(actor, "artifact:view");
  return await listCollectionRows(getDatabase(), { teamId: actor.teamId, project, type }, asked);
}

export async function countCollectionsOf(actor: Actor, input: unknown): Promise<number> {
  const { project, type } = requireInput(listSchema, input);
  requireArtifacts(actor, "artifact:view");
  return await countCollections(getDatabase(), { teamId: actor.teamId, project, type });
}

export async function listArtifactTypes(
  actor: Actor,
  input: unknown,
): Promise<{ name: string; createdAt: Date }[]> {
  const { project } = requireInput(z.object(inProject), input);
  requireArtifacts(actor, "artifact:view");
  return await listTypeRows(getDatabase(), { teamId: actor.teamId, project });
}

const membersSchema = z.object({
  collectionId: z.string().max(64),
  isAscending: z.boolean().default(false),
  ...page,
});

/** The versions of a collection, the newest first unless asked otherwise. */
export async function listMembersOf(actor: Actor, input: unknown): Promise<ArtifactMemberRow[]> {
  const { collectionId, ...asked } = requireInput(membersSchema, input);
  await getOwnCollection(actor, "artifact:view", collectionId);
  return await listMembers(getDatabase(), collectionId, asked);
}

export async function countMembersOf(actor: Actor, collectionId: string): Promise<number> {
  await getOwnCollection(actor, "artifact:view", collectionId);
  return await countMembers(getDatabase(), collectionId);
}

/** The last version of a collection; null while it has none. */
export async function findLatestOf(actor: Actor, collectionId: string): Promise<ArtifactVersionRow | null> {
  await getOwnCollection(actor, "artifact:view", collectionId);
  return await findLatest(getDatabase(), collectionId);
}

/** A collection's aliases, or those that point to one of its versions. */
export async function listAliasesOf(
  actor: Actor,
  {
    collectionId,
    versionId,
    ...asked
  }: { collectionId: string; versionId?: string; offset: number; limit: number },
): Promise<string[]> {
  await getOwnCollection(actor, "artifact:view", collectionId);
  const of = { collectionId, ...(versionId !== undefined && { versionId }) };
  return await listAliases(getDatabase(), of, asked);
}

/** Everything that points to a version, in whatever collection. */
export async function findAliasesOf(actor: Actor, versionId: string): Promise<AliasRow[]> {
  await getOwnVersion(actor, "artifact:view", versionId);
  return await findAliases(getDatabase(), versionId);
}

/** The collections in which a version stands, its own first. */
export async function findMembershipsOf(actor: Actor, versionId: string): Promise<ArtifactMemberRow[]> {
  await getOwnVersion(actor, "artifact:view", versionId);
  const memberships = await findMemberships(getDatabase(), versionId);
  const members = await Promise.all(
    memberships.map(({ collectionId }) => findMemberOfVersion(getDatabase(), collectionId, versionId)),
  );
  return members.flatMap((member) => member ?? []);
}

/** The runs that used a version, as far as the actor sees them. */
export async function findUsersOf(actor: Actor, versionId: string): Promise<string[]> {
  await getOwnVersion(actor, "artifact:view", versionId);
  return await findUsers(getDatabase(), versionId, 1_000);
}

const ofRunSchema = z.object({ runId: z.string().max(64), kind: z.enum(["used", "logged"]), ...page });

/** What a run used, or logged. */
export async function listArtifactsOfRun(actor: Actor, input: unknown): Promise<ArtifactVersionRow[]> {
  const { runId, kind, ...asked } = requireInput(ofRunSchema, input);
  await getOwnRun(actor, runId);
  return await listVersionsOfRun(getDatabase(), { runId, kind }, asked);
}

export async function countArtifactsOfRun(actor: Actor, input: unknown): Promise<number> {
  const { runId, kind } = requireInput(ofRunSchema, input);
  await getOwnRun(actor, runId);
  return await countVersionsOfRun(getDatabase(), { runId, kind });
}

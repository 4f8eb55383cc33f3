import {
  countMembersOf,
  findArtifactCollection,
  findLatestOf,
  findMemberOfCollection,
  listAliasesOf,
  listMembersOf,
} from "../../artifacts/find-artifacts";
import type { ArtifactCollectionRow, ArtifactMemberRow } from "../../runs/artifact";
import type { ClientContext } from "../client-context";
import { nodeId } from "../client-id";
import { type PageArguments, readPage, toConnection } from "../pages";
import { makeAlias, makeArtifact, makeTag, makeType, withVersions } from "./artifact";
import { type ArtifactFileArguments, listFilesOfArtifact } from "./artifact-files";

/** A collection as clients see it: of versions of its own, or of linked ones. */
export function makeCollection(context: ClientContext, collection: ArtifactCollectionRow) {
  const { actor } = context;
  const { id, name, kind, type, project } = collection;
  return {
    __typename: kind === "portfolio" ? "ArtifactPortfolio" : "ArtifactSequence",
    id: collectionNodeId(collection),
    name,
    description: collection.description,
    createdAt: collection.createdAt,
    updatedAt: collection.updatedAt,
    state: "READY",
    project: () => context.nodes.project(context, project),
    defaultArtifactType: () =>
      makeType(context, project.name, { name: type, createdAt: collection.createdAt }),
    tags: { edges: collection.tags.map((tag) => ({ node: makeTag(tag) })) },
    aliases: async (asked: PageArguments) => {
      const page = readPage(asked);
      const rows = await listAliasesOf(actor, {
        ...{ collectionId: id, offset: page.offset, limit: page.limit + 1 },
      });
      return toConnection(rows, page, (alias) => makeAlias(id, alias));
    },
    artifacts: (asked: VersionArguments) => listVersions(context, id, asked),
    artifactMembership: async ({ aliasName }: { aliasName: string }) => {
      const member = await findMemberOfCollection(actor, { collectionId: id, reference: aliasName });
      return member && makeMember(context, member);
    },
    latestArtifact: async () => {
      const latest = await findLatestOf(actor, id);
      return latest && makeArtifact(context, latest);
    },
    digestAlgorithm: "MANIFEST_MD5",
  };
}

export function collectionNodeId({ id }: Pick<ArtifactCollectionRow, "id">): string {
  return nodeId("ArtifactCollection", id);
}

type VersionArguments = PageArguments & { order?: string | null };

async function listVersions(context: ClientContext, collectionId: string, asked: VersionArguments) {
  const page = readPage(asked);
  // Versions come in the order of their numbers, which is that of their times.
  const isAscending = /^\+?(?:version_?index|created_?at)$/i.test(asked.order ?? "");
  const rows = await listMembersOf(context.actor, {
    ...{ collectionId, isAscending, offset: page.offset, limit: page.limit + 1 },
  });
  return {
    totalCount: () => countMembersOf(context.actor, collectionId),
    ...withVersions(
      toConnection(rows, page, ({ version }) => makeArtifact(context, version)),
      rows.map(({ index }) => index),
    ),
  };
}

/** A version's place in a collection. */
export function makeMember(
  context: ClientContext,
  { collectionId, index, createdAt, version }: ArtifactMemberRow,
) {
  return {
    __typename: "ArtifactCollectionMembership",
    id: nodeId("ArtifactMembership", `${collectionId}/${version.id}`),
    versionIndex: index,
    createdAt,
    aliases: async () => {
      const of = { collectionId, versionId: version.id, offset: 0, limit: 10_000 };
      return (await listAliasesOf(context.actor, of)).map((alias) => makeAlias(collectionId, alias));
    },
    artifactCollection: async () => {
      const collection = await findArtifactCollection(context.actor, collectionId);
      return collection && makeCollection(context, collection);
    },
    artifact: () => makeArtifact(context, version),
    files: (asked: ArtifactFileArguments) => listFilesOfArtifact(context, version.id, asked),
  };
}

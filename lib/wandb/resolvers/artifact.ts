import {
  countArtifactsOfRun,
  findAliasesOf,
  findArtifactCollection,
  findMembershipsOf,
  findUsersOf,
  listArtifactsOfRun,
} from "../../artifacts/find-artifacts";
import type { ArtifactVersionRow } from "../../runs/artifact";
import { findRunById } from "../../tracking/find-client-runs";
import type { ClientContext } from "../client-context";
import { nodeId } from "../client-id";
import { type PageArguments, readPage, toConnection } from "../pages";
import { type ArtifactFileArguments, listFilesOfArtifact } from "./artifact-files";

/** A version as clients see it; what takes a query is asked for only when it is wanted. */
export function makeArtifact(context: ClientContext, version: ArtifactVersionRow) {
  const { actor } = context;
  const { id, index } = version;
  const collection = async () => {
    const found = await findArtifactCollection(actor, version.collectionId);
    return found && context.nodes.collection(context, found);
  };
  const run = async (runId: string) => {
    const found = await findRunById(actor, runId);
    return found && context.nodes.run(context, found);
  };
  return {
    __typename: "Artifact",
    id: nodeId("Artifact", id),
    artifactSequence: collection,
    versionIndex: index,
    artifactType: async () => {
      const found = await findArtifactCollection(actor, version.collectionId);
      return found && makeType(context, found.project.name, { name: found.type, createdAt: found.createdAt });
    },
    description: version.description,
    metadata: version.metadata,
    ttlDurationSeconds: version.ttlSeconds ?? -1,
    ttlIsInherited: version.ttlSeconds === null,
    tags: version.tags.map(makeTag),
    historyStep: version.historyStep,
    state: version.state.toUpperCase(),
    size: version.size,
    digest: version.digest,
    digestAlgorithm: "MANIFEST_MD5",
    commitHash: id,
    fileCount: version.fileCount,
    createdAt: version.createdAt,
    updatedAt: version.updatedAt,
    aliases: async () =>
      (await findAliasesOf(actor, id)).map(({ alias, collectionId }) => ({
        ...makeAlias(collectionId, alias),
        artifactCollection: async () => {
          const found = await findArtifactCollection(actor, collectionId);
          return found && context.nodes.collection(context, found);
        },
      })),
    currentManifest: version.manifestId === null ? null : makeManifest(context, version.manifestId, ""),
    files: (asked: ArtifactFileArguments) => listFilesOfArtifact(context, id, asked),
    artifactMemberships: async () => ({
      edges: (await findMembershipsOf(actor, id)).map((member) => ({
        node: context.nodes.member(context, member),
      })),
    }),
    usedBy: async () => {
      const runs = await Promise.all((await findUsersOf(actor, id)).map(run));
      return { edges: runs.flatMap((node) => (node ? [{ node }] : [])) };
    },
    createdBy: () => (version.runId === null ? context.nodes.user(context) : run(version.runId)),
  };
}

export function makeType(
  context: ClientContext,
  project: string,
  { name, createdAt }: { name: string; createdAt: Date },
) {
  return {
    __typename: "ArtifactType",
    id: nodeId("ArtifactType", `${project}/${name}`),
    ...{ name, createdAt, description: null },
    ...context.nodes.ofType(context, project, name),
  };
}

export function makeTag(name: string) {
  return { __typename: "Tag", id: nodeId("Tag", name), name };
}

export function makeAlias(collectionId: string, alias: string) {
  return { __typename: "ArtifactAlias", id: nodeId("ArtifactAlias", `${collectionId}/${alias}`), alias };
}

/** A manifest with the addresses to send and to read it. */
export function makeManifest(context: ClientContext, manifestId: string, digest: string) {
  const get = () => context.sign({ method: "GET", manifestId });
  return {
    __typename: "ArtifactManifest",
    id: nodeId("ArtifactManifest", manifestId),
    digest,
    file: {
      ...{ __typename: "File", id: nodeId("ManifestFile", manifestId), name: "wandb_manifest.json" },
      ...{ displayName: "wandb_manifest.json", sizeBytes: 0, mimetype: "application/json" },
      ...{
        uploadHeaders: [],
        uploadMultipartUrls: null,
        storagePath: null,
        digest,
        md5: digest,
        artifact: null,
      },
      ...{ url: get, directUrl: get, updatedAt: null },
      uploadUrl: () => context.sign({ method: "PUT", manifestId }),
    },
  };
}

/** What a run used or logged, page by page. */
export async function listOfRun(
  context: ClientContext,
  of: { runId: string; kind: "used" | "logged" },
  asked: PageArguments,
) {
  const page = readPage(asked);
  const rows = await listArtifactsOfRun(context.actor, { ...of, offset: page.offset, limit: page.limit + 1 });
  return {
    totalCount: () => countArtifactsOfRun(context.actor, of),
    ...withVersions(
      toConnection(rows, page, (row) => makeArtifact(context, row)),
      rows.map(({ index }) => index),
    ),
  };
}

/** Edges to artifacts say which version they lead to. */
export function withVersions<Edge extends object>(
  connection: { edges: Edge[]; pageInfo: object },
  indexes: readonly (number | null)[],
) {
  return {
    ...connection,
    edges: connection.edges.map((edge, at) => ({ ...edge, version: `v${indexes[at] ?? 0}` })),
  };
}

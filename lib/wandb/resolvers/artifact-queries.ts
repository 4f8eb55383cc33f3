/** Artifacts as a project lists them, and as they are asked for by their ids. */
import {
  countCollectionsOf,
  findArtifact,
  findArtifactCollection,
  findArtifactOfClient,
  findNamedArtifact,
  findNamedCollection,
  listArtifactTypes,
  listCollections,
} from "../../artifacts/find-artifacts";
import type { ClientContext } from "../client-context";
import { nodeId, readNodeId } from "../client-id";
import { type PageArguments, readPage, toConnection } from "../pages";
import { makeArtifact, makeType } from "./artifact";
import { makeCollection, makeMember } from "./artifact-collection";

interface Named {
  name: string;
}

export function artifactQueries(context: ClientContext) {
  return {
    artifact: async ({ id }: { id: string }) => {
      const version = await findArtifact(context.actor, readNodeId("Artifact", id) ?? "");
      return version && makeArtifact(context, version);
    },
    artifactCollection: async ({ id }: { id: string }) => {
      const found = await findArtifactCollection(context.actor, readNodeId("ArtifactCollection", id) ?? "");
      return found && makeCollection(context, found);
    },
    clientIDMapping: async ({ clientID }: { clientID: string }) => {
      const version = await findArtifactOfClient(context.actor, clientID);
      return version && { serverID: nodeId("Artifact", version.id) };
    },
  };
}

export function artifactsOfProject(context: ClientContext, project: string) {
  const { actor } = context;
  return {
    artifact: async ({ name }: Named) => {
      const member = await findNamedArtifact(actor, { project, name });
      return member && makeArtifact(context, member.version);
    },
    artifactCollectionMembership: async ({ name }: Named) => {
      const member = await findNamedArtifact(actor, { project, name });
      return member && makeMember(context, member);
    },
    artifactCollection: async ({ name }: Named) => {
      const collection = await findNamedCollection(actor, { project, name });
      return collection && makeCollection(context, collection);
    },
    artifactCollections: (asked: PageArguments) => listOfProject(context, project, asked),
    artifactType: async ({ name }: Named) => {
      const found = (await listArtifactTypes(actor, { project })).find((type) => type.name === name);
      return found ? makeType(context, project, found) : null;
    },
    artifactTypes: async (asked: PageArguments) => {
      const page = readPage(asked);
      const types = await listArtifactTypes(actor, { project });
      const rows = types.slice(page.offset, page.offset + page.limit + 1);
      return toConnection(rows, page, (type) => makeType(context, project, type));
    },
  };
}

/** What a type has of its own: the collections of a project that hold such artifacts. */
export function artifactsOfType(context: ClientContext, project: string, type: string) {
  return {
    artifact: async ({ name }: Named) => {
      const member = await findNamedArtifact(context.actor, { project, name });
      return member && makeArtifact(context, member.version);
    },
    artifactCollection: async ({ name }: Named) => {
      const collection = await findNamedCollection(context.actor, { project, name });
      return collection?.type === type ? makeCollection(context, collection) : null;
    },
    artifactCollections: (asked: PageArguments) => listOfProject(context, project, asked, type),
  };
}

async function listOfProject(context: ClientContext, project: string, asked: PageArguments, type?: string) {
  const page = readPage(asked);
  const of = { project, ...(type !== undefined && { type }) };
  const rows = await listCollections(context.actor, { ...of, offset: page.offset, limit: page.limit + 1 });
  return {
    totalCount: () => countCollectionsOf(context.actor, of),
    ...toConnection(rows, page, (row) => makeCollection(context, row)),
  };
}

/** What clients change of artifacts that are there. */
import { addAliases, deleteAliases } from "../../artifacts/aliases";
import { deleteCollection, updateCollection } from "../../artifacts/edit-collection";
import { deleteVersion, updateVersion } from "../../artifacts/edit-version";
import { findArtifactOfClient, findNamedCollection } from "../../artifacts/find-artifacts";
import { linkVersion, unlinkVersion } from "../../artifacts/link-version";
import { AppError } from "../../errors";
import type { ClientContext } from "../client-context";
import { makeArtifact, makeTag } from "./artifact";
import { makeCollection, makeMember } from "./artifact-collection";
import { aliasesIn, idOf, readTtl, tagsIn } from "./artifact-mutations";
import { requireEntity } from "./project-queries";

interface UpdateArtifact {
  artifactID: string;
  description?: string | null;
  metadata?: string | null;
  ttlDurationSeconds?: number | string | null;
  aliases?: { alias: string }[] | null;
  tagsToAdd?: { tagName: string }[] | null;
  tagsToDelete?: { tagName: string }[] | null;
}

interface Aliases {
  artifactID: string;
  aliases: { entityName: string; projectName: string; artifactCollectionName: string; alias: string }[];
}

interface Link {
  artifactPortfolioName: string;
  entityName: string;
  projectName: string;
  aliases?: { alias: string }[] | null;
  artifactID?: string | null;
  clientID?: string | null;
}

interface UpdateSequence {
  artifactSequenceID?: string;
  artifactPortfolioID?: string;
  name?: string | null;
  description?: string | null;
}

interface CollectionTags {
  entityName: string;
  projectName: string;
  artifactCollectionName: string;
  tags: { tagName: string }[];
}

interface WithInput<T> {
  input: T;
}

export function artifactEdits(context: ClientContext) {
  const { actor } = context;
  return {
    updateArtifact: async ({ input }: WithInput<UpdateArtifact>) => {
      const ttlSeconds = readTtl(input.ttlDurationSeconds);
      const version = await updateVersion(actor, {
        versionId: idOf("Artifact", input.artifactID),
        ...(input.description != null && { description: input.description }),
        ...(input.metadata != null && { metadata: input.metadata }),
        ...(ttlSeconds !== undefined && { ttlSeconds }),
        ...(input.aliases && { aliases: input.aliases.map(({ alias }) => alias) }),
        tagsToAdd: tagsIn(input.tagsToAdd),
        tagsToRemove: tagsIn(input.tagsToDelete),
      });
      return { artifact: makeArtifact(context, version) };
    },
    deleteArtifact: async ({ input }: WithInput<{ artifactID: string; deleteAliases?: boolean | null }>) => {
      const version = await deleteVersion(actor, {
        versionId: idOf("Artifact", input.artifactID),
        withAliases: input.deleteAliases === true,
      });
      return { artifact: makeArtifact(context, version) };
    },
    addAliases: ({ input }: WithInput<Aliases>) => eachCollection(context, input, addAliases),
    deleteAliases: ({ input }: WithInput<Aliases>) => eachCollection(context, input, deleteAliases),
    linkArtifact: async ({ input }: WithInput<Link>) => {
      requireEntity(context, input.entityName);
      const member = await linkVersion(actor, {
        versionId: await linkedId(context, input),
        project: input.projectName,
        portfolio: input.artifactPortfolioName,
        aliases: aliasesIn(input.aliases),
      });
      return { versionIndex: member.index, artifactMembership: makeMember(context, member) };
    },
    unlinkArtifact: async ({ input }: WithInput<{ artifactID: string; artifactPortfolioID: string }>) => {
      await unlinkVersion(actor, {
        versionId: idOf("Artifact", input.artifactID),
        collectionId: idOf("ArtifactCollection", input.artifactPortfolioID),
      });
      return { success: true };
    },
    updateArtifactSequence: ({ input }: WithInput<UpdateSequence>) => changed(context, input),
    updateArtifactPortfolio: ({ input }: WithInput<UpdateSequence>) => changed(context, input),
    moveArtifactSequence: async ({
      input,
    }: WithInput<{ artifactSequenceID: string; destinationArtifactTypeName: string }>) => {
      const collection = await updateCollection(actor, {
        collectionId: idOf("ArtifactCollection", input.artifactSequenceID),
        type: input.destinationArtifactTypeName,
      });
      return { artifactCollection: makeCollection(context, collection) };
    },
    deleteArtifactSequence: ({ input }: WithInput<{ artifactSequenceID: string }>) =>
      removed(context, input.artifactSequenceID),
    deleteArtifactPortfolio: ({ input }: WithInput<{ artifactPortfolioID: string }>) =>
      removed(context, input.artifactPortfolioID),
    createArtifactCollectionTagAssignments: async ({ input }: WithInput<CollectionTags>) => {
      const { tags } = await tagged(context, input, { tagsToAdd: tagsIn(input.tags) });
      return { tags: tags.map(makeTag) };
    },
    deleteArtifactCollectionTagAssignments: async ({ input }: WithInput<CollectionTags>) => {
      await tagged(context, input, { tagsToRemove: tagsIn(input.tags) });
      return { success: true };
    },
  };
}

async function linkedId(context: ClientContext, { artifactID, clientID }: Link): Promise<string> {
  if (artifactID) return idOf("Artifact", artifactID);
  const version = clientID ? await findArtifactOfClient(context.actor, clientID) : null;
  if (!version) throw new AppError("NOT_FOUND", "there is no artifact with this id");
  return version.id;
}

async function eachCollection(
  context: ClientContext,
  { artifactID, aliases }: Aliases,
  change: typeof addAliases,
): Promise<{ success: true }> {
  const versionId = idOf("Artifact", artifactID);
  for (const { entityName, projectName, artifactCollectionName, alias } of aliases) {
    requireEntity(context, entityName);
    await change(context.actor, {
      ...{ versionId, project: projectName, collection: artifactCollectionName, aliases: [alias] },
    });
  }
  return { success: true };
}

async function changed(context: ClientContext, input: UpdateSequence) {
  const collection = await updateCollection(context.actor, {
    collectionId: idOf("ArtifactCollection", input.artifactSequenceID ?? input.artifactPortfolioID ?? ""),
    ...(input.name != null && { name: input.name }),
    ...(input.description !== undefined && { description: input.description }),
  });
  return { artifactCollection: makeCollection(context, collection) };
}

async function removed(context: ClientContext, id: string) {
  const collection = await deleteCollection(context.actor, { collectionId: idOf("ArtifactCollection", id) });
  return { artifactCollection: { ...makeCollection(context, collection), state: "DELETED" } };
}

async function tagged(
  context: ClientContext,
  { entityName, projectName, artifactCollectionName: name }: CollectionTags,
  change: { tagsToAdd?: string[]; tagsToRemove?: string[] },
) {
  requireEntity(context, entityName);
  const found = await findNamedCollection(context.actor, { project: projectName, name });
  if (!found) throw new AppError("NOT_FOUND", `there is no artifact ${name.slice(0, 80)}`);
  return await updateCollection(context.actor, { collectionId: found.id, ...change });
}

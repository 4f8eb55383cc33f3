/** How clients make a version: begin it, send its files and their list, commit it. */
import { beginManifest, changeManifest } from "../../artifacts/begin-manifest";
import { commitVersion } from "../../artifacts/commit-version";
import { createVersion } from "../../artifacts/create-version";
import { findKnownContents } from "../../artifacts/plan-contents";
import { useVersion } from "../../artifacts/use-version";
import { AppError } from "../../errors";
import type { ClientContext } from "../client-context";
import { nodeId, readNodeId } from "../client-id";
import { notServed } from "../not-served";
import { makeArtifact, makeManifest } from "./artifact";
import { requireRun } from "./file-mutations";
import { requireEntity } from "./project-queries";

interface Aliased {
  alias: string;
}
interface Tagged {
  tagName: string;
}

interface CreateArtifact {
  entityName: string;
  projectName: string;
  runName?: string | null;
  description?: string | null;
  artifactTypeName: string;
  artifactCollectionName?: string | null;
  artifactCollectionNames?: string[] | null;
  digest: string;
  digestAlgorithm: string;
  aliases?: Aliased[] | null;
  tags?: Tagged[] | null;
  metadata?: string | null;
  ttlDurationSeconds?: number | string | null;
  historyStep?: number | string | null;
  clientID?: string | null;
  distributedID?: string | null;
  storageRegion?: string | null;
}

interface CreateFiles {
  artifactFiles: { artifactID: string; name: string; md5?: string | null; digest?: string | null }[];
}

interface CreateManifest {
  artifactID: string;
  baseArtifactID?: string | null;
  name: string;
  digest: string;
  type: "FULL" | "PATCH" | "INCREMENTAL";
}

interface UpdateManifest {
  artifactManifestID: string;
  digest?: string | null;
  baseArtifactID?: string | null;
}

interface UseArtifact {
  entityName: string;
  projectName: string;
  runName: string;
  artifactID: string;
  usedAs?: string | null;
}

interface WithInput<T> {
  input: T;
}

export function artifactMutations(context: ClientContext) {
  const { actor } = context;
  return {
    createArtifact: async ({ input }: WithInput<CreateArtifact>) => {
      requireEntity(context, input.entityName);
      requireServed(input);
      const run = input.runName ? await requireRun(context, { ...input, runName: input.runName }) : null;
      const version = await createVersion(actor, {
        // Whatever project a launched program names, it means that of its run.
        project: actor.kind === "run" && run ? run.project : input.projectName,
        runId: run?.id ?? null,
        ...saidOf(input),
      });
      return { artifact: makeArtifact(context, version) };
    },
    createArtifactType: async ({ input }: WithInput<{ name: string; entityName: string }>) => {
      requireEntity(context, input.entityName);
      // A type comes into being by its first artifact.
      return { artifactType: { __typename: "ArtifactType", id: nodeId("ArtifactType", input.name) } };
    },
    createArtifactFiles: async ({ input }: WithInput<CreateFiles>) => {
      const files = input.artifactFiles.map((file) => ({ ...file, md5: file.md5 || file.digest || "" }));
      const known = await findKnownContents(actor, { md5s: files.map(({ md5 }) => md5) });
      return {
        files: {
          totalCount: files.length,
          uploadHeaders: [],
          edges: files.map(({ artifactID, name, md5 }) => ({
            cursor: name,
            node: {
              ...{ __typename: "File", id: nodeId("ArtifactContent", md5), name, displayName: name },
              ...{ storagePath: `content/${md5}`, uploadHeaders: [], uploadMultipartUrls: null },
              ...{ sizeBytes: 0, mimetype: null, updatedAt: null, digest: md5, md5 },
              uploadUrl: known.has(md5) ? null : context.sign({ method: "PUT", md5 }),
              directUrl: () => context.sign({ method: "GET", md5 }),
              artifact: { id: artifactID },
            },
          })),
          pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
        },
      };
    },
    createArtifactManifest: async ({ input }: WithInput<CreateManifest>) => {
      const { id, digest } = await beginManifest(actor, {
        versionId: idOf("Artifact", input.artifactID),
        name: input.name,
        digest: input.digest,
        type: input.type,
        baseId: input.baseArtifactID ? idOf("Artifact", input.baseArtifactID) : null,
      });
      return { artifactManifest: makeManifest(context, id, digest) };
    },
    updateArtifactManifest: async ({ input }: WithInput<UpdateManifest>) => {
      const { id, digest } = await changeManifest(actor, {
        manifestId: idOf("ArtifactManifest", input.artifactManifestID),
        ...(input.digest != null && { digest: input.digest }),
        ...(input.baseArtifactID && { baseId: idOf("Artifact", input.baseArtifactID) }),
      });
      return { artifactManifest: makeManifest(context, id, digest) };
    },
    commitArtifact: async ({ input }: WithInput<{ artifactID: string }>) => {
      const version = await commitVersion(actor, { versionId: idOf("Artifact", input.artifactID) });
      return { artifact: makeArtifact(context, version) };
    },
    useArtifact: async ({ input }: WithInput<UseArtifact>) => {
      const run = await requireRun(context, input);
      const version = await useVersion(actor, {
        ...{ runId: run.id, versionId: idOf("Artifact", input.artifactID) },
        usedAs: input.usedAs ?? null,
      });
      return { artifact: makeArtifact(context, version) };
    },
  };
}

/** Our own id in a node's id; NOT_FOUND when it is no id of such a node. */
export function idOf(kind: string, id: string): string {
  const own = readNodeId(kind, id);
  if (own === null) throw new AppError("NOT_FOUND", `there is no artifact with the id ${id.slice(0, 80)}`);
  return own;
}

export function aliasesIn(aliases: readonly Aliased[] | null | undefined): string[] {
  return (aliases ?? []).map(({ alias }) => alias).filter((alias) => alias !== "latest");
}

export function tagsIn(tags: readonly Tagged[] | null | undefined): string[] {
  return (tags ?? []).map(({ tagName }) => tagName);
}

/** Clients write -1 for none and -2 for inherited; undefined leaves it. */
export function readTtl(seconds: number | string | null | undefined): number | null | undefined {
  if (seconds == null) return undefined;
  return Number(seconds) < 0 ? null : Number(seconds);
}

function requireServed({ digestAlgorithm, storageRegion }: CreateArtifact): void {
  if (digestAlgorithm !== "MANIFEST_MD5") throw notServed(`digest ${digestAlgorithm}`);
  if (storageRegion && storageRegion !== "default")
    throw new AppError("INVALID", `this server has no storage region ${storageRegion}: leave it out`);
}

function saidOf(input: CreateArtifact) {
  return {
    name: input.artifactCollectionName ?? input.artifactCollectionNames?.[0] ?? "",
    type: input.artifactTypeName,
    digest: input.digest,
    clientId: input.clientID ?? null,
    distributedId: input.distributedID || null,
    description: input.description ?? null,
    metadata: input.metadata ?? null,
    // `latest` is given by the commit.
    aliases: aliasesIn(input.aliases),
    tags: tagsIn(input.tags),
    ttlSeconds: readTtl(input.ttlDurationSeconds) ?? null,
    historyStep: input.historyStep == null ? null : Number(input.historyStep),
  };
}

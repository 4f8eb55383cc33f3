/** Artifacts as they are stored: collections, their versions, and what points to them. */

export type CollectionKind = "sequence" | "portfolio";

export interface ArtifactCollectionRow {
  id: string;
  name: string;
  kind: CollectionKind;
  type: string;
  description: string | null;
  tags: string[];
  /** The number of its next version. */
  nextIndex: number;
  createdAt: Date;
  updatedAt: Date;
  project: { id: string; name: string; createdAt: Date };
}

export type VersionState = "pending" | "committed" | "deleted";

export interface ArtifactVersionRow {
  id: string;
  collectionId: string;
  /** Its number in its own collection; null until it is committed. */
  index: number | null;
  state: VersionState;
  digest: string;
  size: number;
  fileCount: number;
  description: string | null;
  /** JSON, as it was sent. */
  metadata: string;
  tags: string[];
  ttlSeconds: number | null;
  historyStep: number | null;
  manifestId: string | null;
  runId: string | null;
  authorId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A version's place in a collection, its own or one that it is linked to. */
export interface ArtifactMemberRow {
  collectionId: string;
  index: number;
  createdAt: Date;
  version: ArtifactVersionRow;
}

export interface AliasRow {
  collectionId: string;
  collection: string;
  kind: CollectionKind;
  project: { id: string; name: string; createdAt: Date };
  alias: string;
}

/** Artifacts as pages, programs and the command line see them. */
import type { CollectionKind, VersionState } from "./artifact";
import type { RunState } from "./run-state";

/** Where a version stands: `project`, `artifact` and `version` are what its address is made of. */
export interface VersionPlace {
  project: string;
  artifact: string;
  /** `v3`; null until it is committed. */
  version: string | null;
}

export interface CollectionView {
  id: string;
  project: string;
  name: string;
  /** `sequence`: versions are logged to it; `portfolio`: versions of others are linked to it. */
  kind: CollectionKind;
  type: string;
  description: string | null;
  tags: string[];
  createdAt: string;
  updatedAt: string;
  /** The newest version that is there. */
  latest: { version: string; size: number; fileCount: number; at: string } | null;
}

export interface CollectionsPage {
  collections: CollectionView[];
  /** What to ask the next page with; null on the last. */
  next: string | null;
}

export interface RunReference {
  id: string;
  name: string;
  project: string;
}

export interface VersionSummaryView {
  id: string;
  version: string;
  state: VersionState;
  digest: string;
  size: number;
  fileCount: number;
  description: string | null;
  tags: string[];
  aliases: string[];
  /** Who made it, or launched the run that did; null when nobody knows any more. */
  by: string | null;
  run: RunReference | null;
  createdAt: string;
}

export interface VersionsPage {
  versions: VersionSummaryView[];
  /** The number to ask the next page with: those before it. */
  next: number | null;
}

export interface VersionView extends VersionSummaryView {
  project: string;
  artifact: string;
  kind: CollectionKind;
  type: string;
  metadata: Record<string, unknown>;
  ttlSeconds: number | null;
  updatedAt: string;
  /** Runs that used it, the first hundred, and how many there are. */
  usedBy: RunReference[];
  usedByCount: number;
  /** Other collections in which it stands: those it is linked to, or the one it was logged to. */
  links: VersionPlace[];
}

/** A file of a version, or a folder with what is in it. */
export interface ArtifactEntry {
  name: string;
  isFolder: boolean;
  /** Of files in a folder; 1 for a file. */
  count: number;
  size: number;
  digest: string | null;
  /** Where a reference leads: its content is not here. */
  ref: string | null;
}

export interface ArtifactFolderPage {
  folder: string;
  entries: ArtifactEntry[];
  /** How many entries the folder has. */
  total: number;
  next: number | null;
}

/** What to fetch for a file: an address of this server that needs no key, and expires. */
export interface ArtifactDownload {
  path: string;
  size: number;
  /** Base64 of its MD5; of a reference whatever its maker has taken. */
  digest: string;
  ref: string | null;
  address: string | null;
}

interface FileSide {
  digest: string;
  size: number;
  ref: string | null;
}

export interface ArtifactChange {
  path: string;
  change: "added" | "removed" | "changed";
  before: FileSide | null;
  after: FileSide | null;
}

interface FileSums {
  files: number;
  size: number;
}

/** What became of the files of one version in another. */
export interface ArtifactDiff {
  added: FileSums;
  removed: FileSums;
  /** `size` is what the changed files have now. */
  changed: FileSums & { sizeBefore: number };
  same: FileSums;
  /** A page of those that are not the same. */
  files: ArtifactChange[];
  next: number | null;
}

export interface LineageVersion {
  id: string;
  project: string;
  artifact: string;
  version: string | null;
  type: string;
  state: VersionState;
  size: number;
  aliases: string[];
  createdAt: string;
}

/** A run in the lineage, with what it was made from: the code, the image and the documents of a launched one. */
export interface LineageRun {
  id: string;
  name: string;
  project: string;
  state: RunState;
  author: string;
  createdAt: string;
  commit: string | null;
  imageDigest: string | null;
  /** Such as `gpu-a100:v12`: the config that it was launched with. */
  queue: string | null;
  job: string | null;
}

export interface LineageView {
  root: { kind: "run" | "version"; id: string };
  versions: LineageVersion[];
  runs: LineageRun[];
  /** `used`: the version went into the run; `logged`: the run made it. */
  edges: { runId: string; versionId: string; kind: "used" | "logged" }[];
  /** There is more than was asked for. */
  isCut: boolean;
}

/** A version that a run used or logged. */
export interface RunArtifact extends VersionPlace {
  id: string;
  version: string;
  type: string;
  state: VersionState;
  size: number;
  fileCount: number;
  aliases: string[];
  usedAs: string | null;
  at: string;
}

export interface RunArtifactsPage {
  artifacts: RunArtifact[];
  next: number | null;
}

export interface ComparedVersion extends VersionPlace {
  id: string;
  version: string;
  state: VersionState;
  digest: string;
  size: number;
}

/** An output of a run beside the same output of its exact rerun. */
export interface OutputComparison {
  first: ComparedVersion | null;
  again: ComparedVersion | null;
  /** `missing`: only the first run has made it; `added`: only the rerun has. */
  result: "same" | "differs" | "missing" | "added";
  /** Where they differ, the first files of them; null where they do not, and where nobody can say any more. */
  changes: {
    added: number;
    removed: number;
    changed: number;
    files: Pick<ArtifactChange, "path" | "change">[];
  } | null;
}

/** Whether an exact rerun has made what the first run made. */
export interface Reproduction {
  of: { id: string; name: string };
  /** Both runs have ended. */
  isOver: boolean;
  outputs: OutputComparison[];
  /** There are more outputs than are compared. */
  isCut: boolean;
}

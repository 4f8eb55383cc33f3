/**
 * What pages, the public API and the command line are shown of queues, jobs and team configs: plain JSON.
 * Times are ISO texts in UTC.
 */

import type { TemplateField } from "./fields/template-field";
import type { Resource } from "./layer";

/** One line of the list of queues. */
export interface QueueSummary {
  id: string;
  name: string;
  resource: Resource;
  description: string;
  /** Number of the latest version, as in "v12". */
  version: number;
  updatedAt: string;
  updatedBy: string;
  paused: boolean;
  archived: boolean;
  /** Runs in the line now, and those an agent holds. */
  waiting: number;
  running: number;
  /** Agents that serve it and were seen within 30 seconds. */
  agents: number;
}

/** One version of a document without its text. */
export interface VersionSummary {
  number: number;
  note: string;
  createdBy: string;
  createdAt: string;
}

/** One version of a document. */
export interface DocumentVersion extends VersionSummary {
  /** Byte for byte as written, unless `masked`. */
  text: string;
  /** Env values are replaced by `***` (same lines), because this person may not see them (R37). */
  masked: boolean;
}

/** A version with what its form asks for: the document had to be judged for it. */
export interface QueueVersionView extends DocumentVersion {
  fields: TemplateField[];
}

export interface QueueView extends QueueSummary {
  latest: DocumentVersion;
}

export interface QueueFormView extends QueueSummary {
  latest: QueueVersionView;
}

/** What the second of two savers is shown: the version that came in between. */
export interface SaveConflict {
  number: number;
  author: string;
  at: string;
  text: string;
}

/** How a save of a valid text ended. `unchanged`: the text is the latest version's, so no version was made. */
export type SaveOutcome =
  | { outcome: "saved"; name: string; number: number }
  | { outcome: "unchanged"; name: string; number: number }
  | { outcome: "conflict"; name: string; conflict: SaveConflict };

/** How applying a valid text ended, or would end. */
export type ApplyOutcome =
  | { outcome: "created" | "saved" | "unchanged"; name: string; number: number; dryRun: boolean }
  | { outcome: "conflict"; name: string; conflict: SaveConflict };

export interface JobSummary {
  id: string;
  name: string;
  description: string;
  version: number;
  updatedAt: string;
  updatedBy: string;
  archived: boolean;
  /** Without `latest`, which is always the highest number. */
  aliases: { alias: string; number: number }[];
}

export interface JobView extends JobSummary {
  /** The version that was asked for; the latest when none was. */
  selected: DocumentVersion;
  versions: VersionSummary[];
}

export interface TeamConfigSummary {
  id: string;
  kind: "team-defaults" | "base" | "preset";
  name: string;
  version: number;
  updatedAt: string;
  updatedBy: string;
}

export interface TeamConfigView extends TeamConfigSummary {
  latest: DocumentVersion;
  versions: VersionSummary[];
}

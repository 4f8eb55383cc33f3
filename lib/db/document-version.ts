/** One stored version of a queue, job or team config. Immutable. */
export interface DocumentVersionRow {
  number: number;
  text: string;
  note: string;
  createdById: string | null;
  createdBy: string;
  createdAt: Date;
}

/** A version to be stored. */
export interface NewVersion {
  number: number;
  text: string;
  note: string;
  createdById: string | null;
  createdBy: string;
}

export const versionColumns = {
  number: true,
  text: true,
  note: true,
  createdById: true,
  createdBy: true,
  createdAt: true,
} as const;

export const versionSummaryColumns = { number: true, note: true, createdBy: true, createdAt: true } as const;
export type VersionSummaryRow = Pick<DocumentVersionRow, "number" | "note" | "createdBy" | "createdAt">;

/** What stands in a list of documents about their latest version. */
export interface LatestChange {
  updatedAt: Date;
  updatedBy: string;
}

import type { Actor } from "../access/actor";
import { can } from "../access/can";
import type { DocumentVersion, VersionSummary } from "../config/catalog-view";
import { maskEnvText } from "../config/secrets/mask-env-text";
import type { DocumentVersionRow, NewVersion, VersionSummaryRow } from "../db/document-version";

export function toVersionSummary(row: VersionSummaryRow): VersionSummary {
  const { number, note, createdBy, createdAt } = row;
  return { number, note, createdBy, createdAt: createdAt.toISOString() };
}

/** A version of a document that anyone who sees it may read whole: jobs, base configs, presets. */
export function toDocumentVersion(row: DocumentVersionRow): DocumentVersion {
  return { ...toVersionSummary(row), text: row.text, masked: false };
}

/** A version of an admin's document (R37): without `config:reveal` its env values are hidden. */
export function toMaskedVersion(actor: Actor, row: DocumentVersionRow): DocumentVersion {
  const version = toDocumentVersion(row);
  if (can(actor, "config:reveal")) return version;
  return { ...version, text: maskEnvText(row.text), masked: true };
}

/** A version by this actor, to be stored. */
export function newVersion(
  actor: Actor,
  version: { number: number; text: string; note: string },
): NewVersion {
  return { ...version, createdById: actor.kind === "person" ? actor.personId : null, createdBy: actor.name };
}

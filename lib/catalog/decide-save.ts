import type { SaveConflict } from "../config/catalog-view";
import type { DocumentVersionRow } from "../db/document-version";

export type SaveDecision =
  | { kind: "save"; number: number }
  | { kind: "unchanged"; number: number }
  | { kind: "conflict"; conflict: SaveConflict };

/**
 * What becomes of a text that was edited from `baseVersion` while `latest` is the latest version. The same text is never
 * a new version, whoever was first; another text on a stale base is shown what came in between.
 */
export function decideSave(
  latest: DocumentVersionRow | null,
  edited: { baseVersion: number; text: string },
): SaveDecision {
  if (!latest) return { kind: "save", number: 1 };
  if (latest.text === edited.text) return { kind: "unchanged", number: latest.number };
  if (latest.number === edited.baseVersion) return { kind: "save", number: latest.number + 1 };
  return {
    kind: "conflict",
    conflict: {
      number: latest.number,
      author: latest.createdBy,
      at: latest.createdAt.toISOString(),
      text: latest.text,
    },
  };
}

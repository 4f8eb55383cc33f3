import type { ApiTokenView } from "../access/access-view";
import type { ListedApiToken } from "../db/api-tokens";

/** `queueNames` maps ids of queues to names; one that is gone shows its id. */
export function toApiTokenView(
  row: ListedApiToken,
  queueNames: ReadonlyMap<string, string>,
  now: Date,
): ApiTokenView {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    prefix: row.prefix,
    person: row.person && { id: row.person.id, name: row.person.name },
    queues: row.queueIds.map((id) => ({ id, name: queueNames.get(id) ?? id })),
    readOnly: row.readOnly,
    madeWith: row.madeWith,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    state: row.revokedAt ? "revoked" : row.expiresAt && row.expiresAt <= now ? "expired" : "active",
  };
}

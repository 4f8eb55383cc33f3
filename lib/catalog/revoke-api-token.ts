import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { notFound, requirePermission } from "../access/require-permission";
import { findApiToken, writeTokenRevoked } from "../db/api-tokens";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { type RevokeApiTokenInput, revokeApiTokenInputSchema } from "./schema";

/** Ends an API token at once, with those made with it. Who may not see it is told that there is none. */
export async function revokeApiToken(
  actor: Actor,
  input: RevokeApiTokenInput,
): Promise<Result<{ tokenId: string; alsoRevoked: { id: string; name: string }[] }>> {
  const parsed = parseInput(revokeApiTokenInputSchema, input);
  if (!parsed.ok) return parsed;
  const { tokenId } = parsed.value;
  const token = await findApiToken(getDatabase(), actor.teamId, tokenId);
  const subject = { authorId: token?.person?.id ?? null };
  if (!token || !can(actor, "token:view", subject)) throw notFound("token", tokenId);
  requirePermission(actor, "token:revoke", subject);
  const ended = await inTransaction(async (tx) => {
    const revoked = await writeTokenRevoked(tx, tokenId);
    for (const { id, name } of revoked)
      await insertAuditEvent(tx, actor, { kind: "token:revoked", subject: name, data: { tokenId: id } });
    return revoked;
  });
  for (const { id } of ended) logEvent("token:revoked", { tokenId: id, actor: actor.name });
  return succeed({ tokenId, alsoRevoked: ended.filter(({ id }) => id !== tokenId) });
}

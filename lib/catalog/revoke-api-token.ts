import type { Actor } from "../access/actor";
import { can } from "../access/can";
import { findApiToken, writeTokenRevoked } from "../db/api-tokens";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { notFound, requirePermission } from "./require-permission";
import { type RevokeApiTokenInput, revokeApiTokenInputSchema } from "./schema";

/** Ends an API token at once. Who may not see it is told that there is none. */
export async function revokeApiToken(
  actor: Actor,
  input: RevokeApiTokenInput,
): Promise<Result<{ tokenId: string }>> {
  const parsed = parseInput(revokeApiTokenInputSchema, input);
  if (!parsed.ok) return parsed;
  const { tokenId } = parsed.value;
  const token = await findApiToken(getDatabase(), actor.teamId, tokenId);
  const subject = { authorId: token?.person?.id ?? null };
  if (!token || !can(actor, "token:view", subject)) throw notFound("token", tokenId);
  requirePermission(actor, "token:revoke", subject);
  await inTransaction(async (tx) => {
    if (!(await writeTokenRevoked(tx, tokenId, new Date()))) return;
    await insertAuditEvent(tx, actor, { kind: "token:revoked", subject: token.name, data: { tokenId } });
  });
  logEvent("token:revoked", { tokenId, actor: actor.name });
  return succeed({ tokenId });
}

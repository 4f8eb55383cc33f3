import type { InvitationView } from "../access/access-view";
import type { Actor } from "../access/actor";
import { requirePermission } from "../access/require-permission";
import { insertAuditEvent } from "../db/audit-events";
import { hashSecretToken, makeSecretToken } from "../db/secret-token";
import { insertSetupLink } from "../db/setup-links";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, succeed } from "../result";
import { type InviteMemberInput, inviteMemberInputSchema } from "./schema";

const lifeHours = 7 * 24;

/** Makes a one-time link by which one person joins the team in that role. It is shown once. */
export async function inviteMember(actor: Actor, input: InviteMemberInput): Promise<Result<InvitationView>> {
  requirePermission(actor, "member:invite");
  const parsed = parseInput(inviteMemberInputSchema, input);
  if (!parsed.ok) return parsed;
  const { role } = parsed.value;
  const token = makeSecretToken("");
  const expiresAt = await inTransaction(async (tx) => {
    await insertAuditEvent(tx, actor, { kind: "member:invited", subject: role, data: { role } });
    return insertSetupLink(tx, { hash: hashSecretToken(token), role, teamId: actor.teamId, lifeHours });
  });
  logEvent("member:invited", { role, actor: actor.name });
  return succeed({ path: `/join/${token}`, expiresAt: expiresAt.toISOString() });
}

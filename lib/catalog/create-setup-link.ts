import { getDatabase } from "../db/client";
import { hasPeople } from "../db/people";
import { hashSecretToken, makeSecretToken } from "../db/secret-token";
import { deleteFirstStartLinks, insertSetupLink } from "../db/setup-links";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";

const lifeHours = 24;

/**
 * The path of the one-time page where the first admin is made, or null when there are people already. It replaces the
 * link of an earlier start. Only a hash is stored: what is returned is the one copy.
 */
export async function createSetupLink(): Promise<{ path: string; expiresAt: string } | null> {
  if (await hasPeople(getDatabase())) return null;
  const token = makeSecretToken("");
  const expiresAt = await inTransaction(async (tx) => {
    await deleteFirstStartLinks(tx);
    return insertSetupLink(tx, { hash: hashSecretToken(token), role: "admin", teamId: null, lifeHours });
  });
  logEvent("setup:linked");
  return { path: `/setup/${token}`, expiresAt: expiresAt.toISOString() };
}

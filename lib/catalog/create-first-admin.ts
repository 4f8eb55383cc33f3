import { findTryLimit, tryWindowSeconds } from "../access/password-tries";
import { insertAuditEvent } from "../db/audit-events";
import { type Connection, getDatabase } from "../db/client";
import { hashPassword } from "../db/password-hash";
import { hasPeople, insertMembership, insertPerson } from "../db/people";
import { refuseTakenName } from "../db/refuse-taken-name";
import { hashSecretToken } from "../db/secret-token";
import { consumeSetupLink, deleteFirstStartLinks, findLiveSetupLink } from "../db/setup-links";
import { countTries, takeBackTries } from "../db/sign-in-attempts";
import { findFirstTeam, insertTeam, type TeamRow } from "../db/teams";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import { linkIssue } from "./link-issue";
import { type LinkAccountInput, linkAccountInputSchema } from "./schema";

/** Who was made or found, for opening a session. */
export interface NewSession {
  personId: string;
}

const unusable = linkIssue("Start Slipway again for a new one, or sign in if you have an account.");

/** Uses up the link of the first start: makes the person, an admin of the first team (made, if there is none). */
export async function createFirstAdmin(
  input: LinkAccountInput,
  address: string,
): Promise<Result<NewSession>> {
  const parsed = parseInput(linkAccountInputSchema, input);
  if (!parsed.ok) return parsed;
  const { name, password } = parsed.value;
  const hash = hashSecretToken(parsed.value.token);
  const tried = { link: hash, address };
  const limit = findTryLimit(await countTries(getDatabase(), tried, tryWindowSeconds));
  if (limit) return refuse([limit]);
  if (!(await isFirstStartLink(getDatabase(), hash))) return refuse([unusable]);
  const passwordHash = await hashPassword(password);

  return refuseTakenName("person", name, () =>
    inTransaction(async (tx, onceStored): Promise<Result<NewSession>> => {
      const link = await consumeSetupLink(tx, hash, "first-start");
      if (!link || (await hasPeople(tx))) return refuse([unusable]);
      await deleteFirstStartLinks(tx);
      const personId = await insertPerson(tx, { name, passwordHash });
      const team = (await findFirstTeam(tx)) ?? (await insertTeam(tx, "main"));
      await joinAsAdmin(tx, personId, name, team);
      await takeBackTries(tx, tried);
      onceStored(() => logEvent("setup:done", { personId }));
      return succeed({ personId });
    }),
  );
}

/** Whether the page of the first start should be shown for this token. */
export async function isSetupLinkLive(token: string): Promise<boolean> {
  return isFirstStartLink(getDatabase(), hashSecretToken(token));
}

async function isFirstStartLink(db: Connection, hash: string): Promise<boolean> {
  const link = await findLiveSetupLink(db, hash);
  return link !== null && link.teamId === null;
}

async function joinAsAdmin(tx: Connection, personId: string, name: string, team: TeamRow): Promise<void> {
  await insertMembership(tx, { teamId: team.id, personId, role: "admin" });
  const actor = { kind: "person", personId, name, teamId: team.id, role: "admin" } as const;
  await insertAuditEvent(tx, actor, { kind: "member:joined", subject: name, data: { role: "admin" } });
}

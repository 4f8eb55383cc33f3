import { foldName, nameProblems } from "../access/name";
import { insertAuditEvent } from "../db/audit-events";
import { type Connection, getDatabase } from "../db/client";
import {
  findPersonByIdentity,
  findPersonByName,
  insertIdentity,
  insertMembership,
  insertPerson,
  listMemberships,
  type PersonRow,
} from "../db/people";
import { hashSecretToken } from "../db/secret-token";
import { consumeSetupLink } from "../db/setup-links";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { findSessionPerson } from "./find-session-person";
import type { Session } from "./session-token";

/** A sign-in at an outside provider. Its email is not used: it may be unverified, and then anyone's. */
export interface OutsideIdentity {
  provider: string;
  subject: string;
  name: string | null;
}

/** What the person set out to do before they left for the provider. */
export type LinkIntent =
  | { kind: "sign-in" }
  | { kind: "link"; session: Session | null }
  | { kind: "join"; token: string };

/** Who signs in by it. */
export interface FoundPerson {
  personId: string;
  /** Of the team they have just joined. */
  teamId?: string;
}

/**
 * The person for an outside identity. An unknown one is linked only to the person who asked for it while signed in, or
 * to a new person who came with an invitation; else null. A known one who came with an invitation joins by it.
 */
export async function findOrLinkIdentity(
  identity: OutsideIdentity,
  intent: LinkIntent,
): Promise<FoundPerson | null> {
  const known = await findPersonByIdentity(getDatabase(), identity.provider, identity.subject);
  const joined = intent.kind === "join" ? await join(identity, known, intent.token) : null;
  if (joined) return joined;
  if (known) return (await isMember(known.id)) ? { personId: known.id } : null;
  return intent.kind === "link" ? linkToSession(identity, intent.session) : null;
}

async function isMember(personId: string): Promise<boolean> {
  return (await listMemberships(getDatabase(), personId)).length > 0;
}

async function linkToSession(
  { provider, subject }: OutsideIdentity,
  session: Session | null,
): Promise<FoundPerson | null> {
  const found = await findSessionPerson(session);
  if (!found) return null;
  await insertIdentity(getDatabase(), { provider, subject, personId: found.person.id });
  return { personId: found.person.id };
}

class AlreadyMember extends Error {}

/** Null when the link does not work, or does not work for them: it is then still good for someone else. */
async function join(
  identity: OutsideIdentity,
  known: PersonRow | null,
  token: string,
): Promise<FoundPerson | null> {
  const joined = await inTransaction(async (tx) => {
    const link = await consumeSetupLink(tx, hashSecretToken(token), "invitation");
    if (!link?.teamId) return null;
    const { teamId, role } = link;
    const { id: personId, name } = known ?? (await insertNewPerson(tx, identity));
    if (!(await insertMembership(tx, { teamId, personId, role }))) throw new AlreadyMember();
    const actor = { kind: "person", personId, name, teamId, role } as const;
    await insertAuditEvent(tx, actor, { kind: "member:joined", subject: name, data: { role } });
    return { personId, teamId };
  }).catch((error: unknown) => {
    if (error instanceof AlreadyMember) return null;
    throw error;
  });
  if (joined) logEvent("member:joined", { ...joined });
  return joined;
}

async function insertNewPerson(
  tx: Connection,
  identity: OutsideIdentity,
): Promise<{ id: string; name: string }> {
  const name = await freeName(identity);
  const id = await insertPerson(tx, { name, passwordHash: null });
  await insertIdentity(tx, { provider: identity.provider, subject: identity.subject, personId: id });
  return { id, name };
}

async function freeName({ name, subject, provider }: OutsideIdentity): Promise<string> {
  const plain = (name ?? "")
    .replace(/[^\p{L}\p{M}\p{N} ._-]/gu, "")
    .trim()
    .slice(0, 100);
  const base =
    nameProblems("person", plain).length === 0
      ? plain
      : `${provider}-${foldName(subject)
          .replace(/[^a-z0-9]/g, "")
          .slice(0, 24)}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (!(await findPersonByName(getDatabase(), candidate))) return candidate;
  }
}

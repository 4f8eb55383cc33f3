import type { Role } from "../access/actor";
import { foldName, nameProblems } from "../access/name";
import { insertAuditEvent } from "../db/audit-events";
import { getDatabase } from "../db/client";
import {
  findPersonByIdentity,
  findPersonByName,
  insertIdentity,
  insertMembership,
  insertPerson,
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

/**
 * The session for an outside identity. An unknown one is linked only to the person who asked for it while signed in, or
 * to a new person who came with an invitation; else null.
 */
export async function findOrLinkIdentity(
  identity: OutsideIdentity,
  intent: LinkIntent,
): Promise<Session | null> {
  const known = await findPersonByIdentity(getDatabase(), identity.provider, identity.subject);
  if (known) {
    const session = { personId: known.id, epoch: known.sessionEpoch };
    return (await findSessionPerson(session)) ? session : null;
  }
  if (intent.kind === "link") return linkToSession(identity, intent.session);
  if (intent.kind === "join") return join(identity, intent.token);
  return null;
}

async function linkToSession(identity: OutsideIdentity, session: Session | null): Promise<Session | null> {
  const found = await findSessionPerson(session);
  if (!found) return null;
  const { provider, subject } = identity;
  await insertIdentity(getDatabase(), { provider, subject, personId: found.person.id });
  return { personId: found.person.id, epoch: found.person.sessionEpoch };
}

async function join(identity: OutsideIdentity, token: string): Promise<Session | null> {
  const personId = await inTransaction(async (tx) => {
    const link = await consumeSetupLink(tx, hashSecretToken(token), "invitation");
    if (!link?.teamId) return null;
    const name = await freeName(identity);
    const id = await insertPerson(tx, { name, passwordHash: null });
    await insertIdentity(tx, { provider: identity.provider, subject: identity.subject, personId: id });
    await insertMembership(tx, { teamId: link.teamId, personId: id, role: link.role });
    const actor = {
      kind: "person",
      personId: id,
      name,
      teamId: link.teamId,
      role: link.role,
    } as const;
    await insertAuditEvent(tx, actor, { kind: "member:joined", subject: name, data: roleData(link.role) });
    return id;
  });
  if (personId === null) return null;
  logEvent("member:joined", { personId });
  return { personId, epoch: 0 };
}

const roleData = (role: Role) => ({ role });

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

import type { PersonActor } from "../access/actor";
import type { Issue } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { type Connection, getDatabase } from "../db/client";
import { hashPassword, verifyPassword } from "../db/password-hash";
import { findMembership, findPersonByName, insertMembership, insertPerson } from "../db/people";
import { hashSecretToken } from "../db/secret-token";
import { consumeSetupLink, findLiveSetupLink } from "../db/setup-links";
import { countSignInAttempt } from "../db/sign-in-attempts";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import type { NewSession } from "./create-first-admin";
import { linkIssue } from "./link-issue";
import { refuseTakenName } from "./name-taken";
import {
  type JoinTeamInput,
  joinTeamInputSchema,
  type LinkAccountInput,
  linkAccountInputSchema,
} from "./schema";

const unusable = linkIssue("Ask an admin of the team for a new one.");

/** Uses up an invitation with a new account, or with one that exists when the password is its own. */
export async function acceptInvitation(input: LinkAccountInput): Promise<Result<NewSession>> {
  const parsed = parseInput(linkAccountInputSchema, input);
  if (!parsed.ok) return parsed;
  const { token, name, password } = parsed.value;
  const hash = hashSecretToken(token);
  const link = await findLiveSetupLink(getDatabase(), hash);
  if (!link?.teamId) return refuse([unusable]);
  const known = await findPersonByName(getDatabase(), name);
  if (known) {
    // Counted per link, so that an invitation is no way to guess someone's password.
    const { count } = await countSignInAttempt(getDatabase(), `invitation:${hash}`, 60 * 60);
    const isRight = count <= 10 && (await verifyPassword(password, known.passwordHash));
    if (!isRight || known.disabledAt) return refuse([accountTaken(name)]);
    return consume(hash, async () => known);
  }
  const passwordHash = await hashPassword(password);
  return refuseTakenName("person", name, () =>
    consume(hash, async (tx) => ({
      id: await insertPerson(tx, { name, passwordHash }),
      name,
      sessionEpoch: 0,
    })),
  );
}

/** Uses up an invitation for the person who is signed in. */
export async function joinTeam(
  actor: PersonActor,
  input: JoinTeamInput,
): Promise<Result<{ teamId: string }>> {
  const parsed = parseInput(joinTeamInputSchema, input);
  if (!parsed.ok) return parsed;
  const joined = await consume(hashSecretToken(parsed.value.token), async () => ({
    id: actor.personId,
    name: actor.name,
    sessionEpoch: 0,
  }));
  return joined.ok ? succeed({ teamId: joined.value.teamId }) : joined;
}

interface Joining {
  id: string;
  name: string;
  sessionEpoch: number;
}

class AlreadyMember extends Error {}

function consume(
  hash: string,
  findPerson: (tx: Connection) => Promise<Joining>,
): Promise<Result<NewSession & { teamId: string }>> {
  return inTransaction(async (tx): Promise<Result<NewSession & { teamId: string }>> => {
    const link = await consumeSetupLink(tx, hash, "invitation");
    if (!link?.teamId) return refuse([unusable]);
    const { teamId, role } = link;
    const person = await findPerson(tx);
    if (await findMembership(tx, teamId, person.id)) throw new AlreadyMember(); // gives the link back
    await insertMembership(tx, { teamId, personId: person.id, role });
    const actor = {
      kind: "person",
      personId: person.id,
      name: person.name,
      teamId,
      role,
    } as const;
    await insertAuditEvent(tx, actor, { kind: "member:joined", subject: person.name, data: { role } });
    logEvent("member:joined", { personId: person.id, teamId });
    return succeed({ personId: person.id, epoch: person.sessionEpoch, teamId });
  }).catch((error: unknown) => {
    if (error instanceof AlreadyMember) return refuse([alreadyMember]);
    throw error;
  });
}

const alreadyMember: Issue = {
  code: "already-member",
  severity: "error",
  message: "You are a member of this team already: the link is still good for someone else.",
  path: "/token",
};

function accountTaken(name: string): Issue {
  return {
    code: "name-taken",
    severity: "error",
    message: `There is already a person named "${name}": choose another name, or give that account's password.`,
    path: "/name",
  };
}

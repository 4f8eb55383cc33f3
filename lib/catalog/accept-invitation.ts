import type { PersonActor } from "../access/actor";
import { findTryLimit, tryWindowSeconds } from "../access/password-tries";
import type { Issue } from "../config/issue";
import { insertAuditEvent } from "../db/audit-events";
import { type Connection, getDatabase } from "../db/client";
import { hashPassword, verifyPassword } from "../db/password-hash";
import { findPersonByName, insertMembership, insertPerson, type PersonRow } from "../db/people";
import { refuseTakenName } from "../db/refuse-taken-name";
import { hashSecretToken } from "../db/secret-token";
import { consumeSetupLink, findLiveSetupLink } from "../db/setup-links";
import { countTries, type Tried, takeBackTries } from "../db/sign-in-attempts";
import { inTransaction } from "../db/transaction";
import { logEvent } from "../logger";
import { parseInput, type Result, refuse, succeed } from "../result";
import type { NewSession } from "./create-first-admin";
import { linkIssue } from "./link-issue";
import {
  type JoinTeamInput,
  joinTeamInputSchema,
  type LinkAccountInput,
  linkAccountInputSchema,
} from "./schema";

const unusable = linkIssue("Ask an admin of the team for a new one.");

/**
 * Uses up an invitation with a new account, or with one that exists when the password is its own. Tries are counted by
 * name, link and address like those of signing in: neither one invitation nor many are a way to guess a password.
 */
export async function acceptInvitation(
  input: LinkAccountInput,
  address: string,
): Promise<Result<NewSession & { teamId: string }>> {
  const parsed = parseInput(linkAccountInputSchema, input);
  if (!parsed.ok) return parsed;
  const { token, name, password } = parsed.value;
  const tried = { link: hashSecretToken(token), address };
  const limit = await countTry(tried);
  if (limit) return refuse([limit]);
  const link = await findLiveSetupLink(getDatabase(), tried.link);
  if (!link?.teamId) return refuse([unusable]);
  const known = await findPersonByName(getDatabase(), name);
  const joined = known ? await joinKnown(known, tried, password) : await joinNew(name, tried.link, password);
  if (joined.ok) await takeBackTries(getDatabase(), tried);
  return joined;
}

async function joinKnown(
  known: PersonRow,
  tried: { link: string },
  password: string,
): Promise<Result<NewSession & { teamId: string }>> {
  const limit = await countTry({ name: known.name });
  if (limit) return refuse([limit]);
  if (!(await verifyPassword(password, known.passwordHash))) return refuse([accountTaken(known.name)]);
  await takeBackTries(getDatabase(), { name: known.name });
  return consume(tried.link, async () => known);
}

async function joinNew(name: string, hash: string, password: string) {
  const passwordHash = await hashPassword(password);
  return refuseTakenName("person", name, () =>
    consume(hash, async (tx) => ({ id: await insertPerson(tx, { name, passwordHash }), name })),
  );
}

/** Uses up an invitation for the person who is signed in. */
export async function joinTeam(
  actor: PersonActor,
  input: JoinTeamInput,
  address: string,
): Promise<Result<{ teamId: string }>> {
  const parsed = parseInput(joinTeamInputSchema, input);
  if (!parsed.ok) return parsed;
  const tried = { link: hashSecretToken(parsed.value.token), address };
  const limit = await countTry(tried);
  if (limit) return refuse([limit]);
  const joined = await consume(tried.link, async () => ({ id: actor.personId, name: actor.name }));
  if (!joined.ok) return joined;
  await takeBackTries(getDatabase(), tried);
  return succeed({ teamId: joined.value.teamId });
}

async function countTry(tried: Tried): Promise<Issue | null> {
  return findTryLimit(await countTries(getDatabase(), tried, tryWindowSeconds));
}

interface Joining {
  id: string;
  name: string;
}

class AlreadyMember extends Error {}

function consume(
  hash: string,
  findPerson: (tx: Connection) => Promise<Joining>,
): Promise<Result<NewSession & { teamId: string }>> {
  return inTransaction(async (tx, onceStored): Promise<Result<NewSession & { teamId: string }>> => {
    const link = await consumeSetupLink(tx, hash, "invitation");
    if (!link?.teamId) return refuse([unusable]);
    const { teamId, role } = link;
    const person = await findPerson(tx);
    const hasJoined = await insertMembership(tx, { teamId, personId: person.id, role });
    if (!hasJoined) throw new AlreadyMember(); // gives the link back
    const actor = {
      kind: "person",
      personId: person.id,
      name: person.name,
      teamId,
      role,
    } as const;
    await insertAuditEvent(tx, actor, { kind: "member:joined", subject: person.name, data: { role } });
    onceStored(() => logEvent("member:joined", { personId: person.id, teamId }));
    return succeed({ personId: person.id, teamId });
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

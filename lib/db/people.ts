import { type Role, roles, type TeamId } from "../access/actor";
import { foldName } from "../access/name";
import { trustTeamId } from "../access/trust-team-id";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";

export interface PersonRow {
  id: string;
  name: string;
  passwordHash: string | null;
}

export interface MembershipRow {
  teamId: TeamId;
  teamName: string;
  role: Role;
}

export interface MemberRow {
  personId: string;
  name: string;
  role: Role;
  joinedAt: Date;
}

const columns = { id: true, name: true, passwordHash: true } as const;

export async function findPerson(db: Connection, personId: string): Promise<PersonRow | null> {
  return db.person.findUnique({ where: { id: personId }, select: columns });
}

export async function findPersonByName(db: Connection, name: string): Promise<PersonRow | null> {
  return db.person.findUnique({ where: { nameKey: foldName(name) }, select: columns });
}

export async function hasPeople(db: Connection): Promise<boolean> {
  return (await db.person.findFirst({ select: { id: true } })) !== null;
}

export async function insertPerson(
  tx: Connection,
  person: { name: string; passwordHash: string | null },
): Promise<string> {
  const row = await tx.person.create({
    data: { ...person, nameKey: foldName(person.name) },
    select: { id: true },
  });
  return row.id;
}

export async function writePassword(tx: Connection, personId: string, passwordHash: string): Promise<void> {
  await tx.person.update({ where: { id: personId }, data: { passwordHash } });
}

/** Stores the same password hashed at today's cost; sessions go on. */
export async function rehashPassword(
  db: Connection,
  personId: string,
  from: string,
  to: string,
): Promise<void> {
  await db.person.updateMany({ where: { id: personId, passwordHash: from }, data: { passwordHash: to } });
}

/** Oldest first: the first one is where a person starts. */
export async function listMemberships(db: Connection, personId: string): Promise<MembershipRow[]> {
  const rows = await db.membership.findMany({
    where: { personId },
    orderBy: [{ createdAt: "asc" }, { teamId: "asc" }],
    select: { teamId: true, role: true, team: { select: { name: true } } },
  });
  return rows.map(({ teamId, role, team }) => toMembership({ teamId, teamName: team.name, role }));
}

/** A membership as it was just read. */
export function toMembership(row: { teamId: string; teamName: string; role: string }): MembershipRow {
  return { teamId: trustTeamId(row.teamId), teamName: row.teamName, role: toRole(row.role) };
}

export async function findMembership(
  db: Connection,
  teamId: TeamId,
  personId: string,
): Promise<MemberRow | null> {
  const row = await db.membership.findUnique({
    where: { teamId_personId: { teamId, personId } },
    select: memberColumns,
  });
  return row && toMember(row);
}

/** By name. */
export async function listMembers(db: Connection, teamId: TeamId): Promise<MemberRow[]> {
  const rows = await db.membership.findMany({
    where: { teamId },
    orderBy: { person: { nameKey: "asc" } },
    select: memberColumns,
  });
  return rows.map(toMember);
}

/** False when the person is a member already, also when they become one at this moment. */
export async function insertMembership(
  tx: Connection,
  membership: { teamId: TeamId; personId: string; role: Role },
): Promise<boolean> {
  const { count } = await tx.membership.createMany({ data: [membership], skipDuplicates: true });
  return count > 0;
}

export async function writeMemberRole(
  tx: Connection,
  teamId: TeamId,
  personId: string,
  role: Role,
): Promise<void> {
  await tx.membership.update({ where: { teamId_personId: { teamId, personId } }, data: { role } });
}

export async function deleteMembership(tx: Connection, teamId: TeamId, personId: string): Promise<void> {
  await tx.membership.delete({ where: { teamId_personId: { teamId, personId } } });
}

/**
 * The roles of the team's members as they are now. Their rows stay locked until the transaction ends: two admins who remove each
 * other at the same moment would otherwise both find one left.
 */
export async function lockRoles(tx: Connection, teamId: TeamId): Promise<Map<string, Role>> {
  const rows = await tx.$queryRaw<{ personId: string; role: string }[]>(Prisma.sql`
    select "personId", role from "Membership" where "teamId" = ${teamId} order by "personId" for update`);
  return new Map(rows.map(({ personId, role }) => [personId, toRole(role)]));
}

export interface TeamOfPerson {
  team: { id: TeamId; name: string };
  /** Its other members. */
  others: number;
  /** Of its launched runs those that have not ended. */
  liveRuns: number;
  /** It bears the person's name, and nobody else is in it. */
  isPersonal: boolean;
}

/** The teams of a person, and what would be lost with them. */
export async function findMembersAlongside(tx: Connection, personId: string): Promise<TeamOfPerson[]> {
  const rows = await tx.$queryRaw<
    { id: string; name: string; others: number; liveRuns: number; isNamesake: boolean }[]
  >(Prisma.sql`
    select t.id, t.name, t."nameKey" = p."nameKey" as "isNamesake",
           (select count(*)::int from "Membership" o where o."teamId" = t.id and o."personId" <> p.id) as others,
           (select count(*)::int from "RunQueueItem" i join "Run" r on r.id = i."runId" where r."teamId" = t.id) as "liveRuns"
      from "Person" p join "Membership" m on m."personId" = p.id join "Team" t on t.id = m."teamId"
     where p.id = ${personId} order by t.id for update of t`);
  return rows.map(({ id, name, others, liveRuns, isNamesake }) => ({
    ...{ team: { id: trustTeamId(id), name }, others, liveRuns },
    isPersonal: isNamesake && others === 0,
  }));
}

/** Deletes a team with all that is in it; gives the places of its runs' files. */
export async function deleteTeamWithAll(tx: Connection, teamId: TeamId): Promise<string[]> {
  const files = await tx.runFile.findMany({ where: { run: { teamId } }, select: { place: true } });
  // Runs first: their projects and queues are kept for them.
  await tx.$executeRaw`delete from "Run" where "teamId" = ${teamId}`;
  await tx.team.delete({ where: { id: teamId } });
  return files.map(({ place }) => place);
}

/** With memberships, sessions, identities and tokens. */
export async function deletePersonRow(tx: Connection, personId: string): Promise<void> {
  await tx.person.delete({ where: { id: personId } });
}

/** The person behind a sign-in at an outside provider. */
export async function findPersonByIdentity(
  db: Connection,
  provider: string,
  subject: string,
): Promise<PersonRow | null> {
  const row = await db.identity.findUnique({
    where: { provider_subject: { provider, subject } },
    select: { person: { select: columns } },
  });
  return row?.person ?? null;
}

export async function insertIdentity(
  tx: Connection,
  identity: { provider: string; subject: string; personId: string },
): Promise<void> {
  await tx.identity.create({ data: identity });
}

const memberColumns = {
  personId: true,
  role: true,
  createdAt: true,
  person: { select: { name: true } },
} as const;

function toMember(row: Prisma.MembershipGetPayload<{ select: typeof memberColumns }>): MemberRow {
  const { personId, role, createdAt, person } = row;
  return { personId, role: toRole(role), joinedAt: createdAt, ...person };
}

/** A stored role, read back. */
export function toRole(text: string): Role {
  const found = roles.find((role) => role === text);
  if (!found) throw new Error(`a membership has the unknown role ${text}`);
  return found;
}

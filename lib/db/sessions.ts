import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { type MembershipRow, type PersonRow, toMembership } from "./people";

/** Opens a session of that length by the database's clock; gives its id. */
export async function insertSession(db: Connection, personId: string, seconds: number): Promise<string> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    insert into "Session" (id, "personId", "expiresAt")
    values (gen_random_uuid()::text, ${personId}, now() + make_interval(secs => ${seconds}))
    returning id`);
  const row = rows[0];
  if (!row) throw new Error("a session was not stored");
  return row.id;
}

export interface SessionPerson {
  person: PersonRow;
  /** Oldest first: the first one is where a person starts. */
  memberships: MembershipRow[];
}

/** The person of a session that has not ended, with all teams: one statement, because every request asks. */
export async function findSessionPersonRow(
  db: Connection,
  session: { sessionId: string; personId: string },
): Promise<SessionPerson | null> {
  const rows = await db.$queryRaw<
    (PersonRow & { memberships: { teamId: string; teamName: string; role: string }[] })[]
  >(Prisma.sql`
    select p.id, p.name, p."passwordHash",
           (select coalesce(jsonb_agg(jsonb_build_object('teamId', m."teamId", 'teamName', t.name, 'role', m.role)
                     order by m."createdAt", m."teamId"), '[]')
              from "Membership" m join "Team" t on t.id = m."teamId" where m."personId" = p.id) as memberships
    from "Session" s join "Person" p on p.id = s."personId"
    where s.id = ${session.sessionId} and s."personId" = ${session.personId} and s."expiresAt" > now()`);
  const [row] = rows;
  if (!row) return null;
  const { memberships, ...person } = row;
  return { person, memberships: memberships.map(toMembership) };
}

export async function deleteSession(db: Connection, sessionId: string): Promise<void> {
  await db.session.deleteMany({ where: { id: sessionId } });
}

/** Ends every session of the person. */
export async function deleteSessionsOf(db: Connection, personId: string): Promise<void> {
  await db.session.deleteMany({ where: { personId } });
}

/** Deletes what is long over. Rows another statement holds are left for the next time. */
export async function sweepSessions(db: Connection): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    delete from "Session" where id in (
      select id from "Session" where "expiresAt" < now() limit 1000 for update skip locked
    )`);
}

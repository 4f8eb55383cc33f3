import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import type { PersonRow } from "./people";

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

/** The person of a session that has not ended. */
export async function findSessionPersonRow(
  db: Connection,
  session: { sessionId: string; personId: string },
): Promise<PersonRow | null> {
  const rows = await db.$queryRaw<PersonRow[]>(Prisma.sql`
    select p.id, p.name, p."passwordHash" from "Session" s join "Person" p on p.id = s."personId"
    where s.id = ${session.sessionId} and s."personId" = ${session.personId} and s."expiresAt" > now()`);
  return rows[0] ?? null;
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

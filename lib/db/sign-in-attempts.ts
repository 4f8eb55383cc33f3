import type { Connection } from "./client";
import { Prisma } from "./generated/client";

/** How often a key was tried in the current window, this try included, and when the window ends. */
export interface AttemptCount {
  count: number;
  secondsLeft: number;
}

/**
 * Counts a try before it is made. Counting afterwards would let a hundred tries at once through; the statement is
 * atomic, so each gets a number of its own.
 */
export async function countSignInAttempt(
  db: Connection,
  key: string,
  windowSeconds: number,
): Promise<AttemptCount> {
  const rows = await db.$queryRaw<AttemptCount[]>(Prisma.sql`
    insert into "SignInAttempt" as a (key, failures, "windowStart") values (${key}, 1, now())
    on conflict (key) do update set
      failures = case when a."windowStart" < now() - make_interval(secs => ${windowSeconds}) then 1 else a.failures + 1 end,
      "windowStart" = case when a."windowStart" < now() - make_interval(secs => ${windowSeconds}) then now() else a."windowStart" end
    returning failures count, ceil(extract(epoch from "windowStart" - now()) + ${windowSeconds})::int "secondsLeft"`);
  const row = rows[0];
  if (!row) throw new Error("a sign-in attempt was not counted");
  return row;
}

/** Takes tries back that succeeded. */
export async function forgetSignInAttempts(db: Connection, key: string): Promise<void> {
  await db.signInAttempt.deleteMany({ where: { key } });
}

/** Takes one try back, so that many people behind one address do not use it up by signing in. */
export async function discountSignInAttempt(db: Connection, key: string): Promise<void> {
  await db.signInAttempt.updateMany({
    where: { key, failures: { gt: 0 } },
    data: { failures: { decrement: 1 } },
  });
}

/** Deletes windows long past. Rows another statement holds are left for the next time, so two never wait for each other. */
export async function sweepSignInAttempts(db: Connection): Promise<void> {
  await db.$executeRaw(Prisma.sql`
    delete from "SignInAttempt" where key in (
      select key from "SignInAttempt" where "windowStart" < now() - interval '1 day' limit 1000 for update skip locked
    )`);
}

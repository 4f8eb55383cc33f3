import { foldName } from "../access/name";
import type { CountedTry, TryBy } from "../access/password-tries";
import type { Connection } from "./client";
import { Prisma } from "./generated/client";
import { hashSecretToken } from "./secret-token";

/** Whom and what a try is at, and where it comes from. `link` is the hash of the link's token. */
export type Tried = Partial<Record<TryBy, string>>;

/** Counts one try by everything it has, before it is made. */
export async function countTries(db: Connection, tried: Tried, windowSeconds: number): Promise<CountedTry[]> {
  const counted: CountedTry[] = [];
  // One after the other and in one order, so that two tries never wait for each other.
  for (const [by, key] of keysOf(tried))
    counted.push({ by, ...(await countSignInAttempt(db, key, windowSeconds)) });
  return counted;
}

/** Takes a try back that succeeded: all of its name and link, one of its address, which many people may share. */
export async function takeBackTries(db: Connection, tried: Tried): Promise<void> {
  for (const [by, key] of keysOf(tried))
    await (by === "address" ? discountSignInAttempt(db, key) : forgetSignInAttempts(db, key));
}

function keysOf(tried: Tried): [TryBy, string][] {
  const keys: [TryBy, string][] = [];
  // Hashed, because people type their password into the wrong box.
  if (tried.name !== undefined) keys.push(["name", `name:${hashSecretToken(foldName(tried.name.trim()))}`]);
  if (tried.link !== undefined) keys.push(["link", `link:${tried.link}`]);
  if (tried.address !== undefined) keys.push(["address", `address:${tried.address}`]);
  return keys;
}

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
async function discountSignInAttempt(db: Connection, key: string): Promise<void> {
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

/** Chores as leased rows: one server at a time has one, by the database clock. Every write names the holder. */
import type { Connection } from "./client";

export interface TakenChore {
  /** How often it failed since it last went well. */
  failures: number;
  /** How far it got. */
  mark: Date | null;
}

export async function ensureChore(db: Connection, name: string): Promise<void> {
  await db.$executeRaw`insert into "Chore" (name) values (${name}) on conflict do nothing`;
}

/** Takes a chore that is due and that nobody has, or whose holder has not been heard from; undefined otherwise. */
export async function takeChore(
  db: Connection,
  chore: { name: string; holder: string; leaseSeconds: number },
): Promise<TakenChore | undefined> {
  const rows = await db.$queryRaw<TakenChore[]>`
    update "Chore" set holder = ${chore.holder},
           "leasedUntil" = clock_timestamp() + make_interval(secs => ${chore.leaseSeconds}::float8)
     where name = ${chore.name} and "nextAt" <= clock_timestamp()
       and ("leasedUntil" is null or "leasedUntil" < clock_timestamp())
    returning failures, mark`;
  return rows[0];
}

/** False when somebody else has it by now. */
export async function renewChore(
  db: Connection,
  chore: { name: string; holder: string; leaseSeconds: number },
): Promise<boolean> {
  const renewed = await db.$executeRaw`
    update "Chore" set "leasedUntil" = clock_timestamp() + make_interval(secs => ${chore.leaseSeconds}::float8)
     where name = ${chore.name} and holder = ${chore.holder}`;
  return renewed > 0;
}

/** Gives a chore back, to be done again after some seconds. */
export async function giveBackChore(
  db: Connection,
  chore: { name: string; holder: string },
  end: { nextSeconds: number; isFailed: boolean; mark?: Date },
): Promise<void> {
  await db.$executeRaw`
    update "Chore" set holder = null, "leasedUntil" = null,
           "nextAt" = clock_timestamp() + make_interval(secs => ${end.nextSeconds}::float8),
           failures = case when ${end.isFailed} then failures + 1 else 0 end, mark = coalesce(${end.mark ?? null}, mark)
     where name = ${chore.name} and holder = ${chore.holder}`;
}

/** Seconds until somebody may take it. */
export async function secondsUntilChore(db: Connection, name: string): Promise<number> {
  const rows = await db.$queryRaw<{ seconds: number }[]>`
    select extract(epoch from greatest("nextAt", "leasedUntil") - clock_timestamp())::float8 as seconds
      from "Chore" where name = ${name}`;
  return Math.max(0, rows[0]?.seconds ?? 0);
}

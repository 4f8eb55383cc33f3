import { type Connection, getDatabase } from "./client";

/** Tells something after the commit, and not at all when there is none. */
export type OnceStored = (tell: () => void) => void;

/**
 * Runs `work` in one transaction: all of it is stored, or nothing. Read committed, as Postgres does by default. What is to be told
 * of it, in the log for instance, is given to `onceStored`.
 */
export async function inTransaction<T>(
  work: (tx: Connection, onceStored: OnceStored) => Promise<T>,
): Promise<T> {
  const told: (() => void)[] = [];
  const result = await getDatabase().$transaction((tx) => work(tx, (tell) => void told.push(tell)), {
    maxWait: 10_000,
    timeout: 20_000,
  });
  for (const tell of told) tell();
  return result;
}

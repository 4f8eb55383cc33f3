import { type Connection, getDatabase } from "./client";

/** Runs `work` in one transaction: all of it is stored, or nothing. Read committed, as Postgres does by default. */
export function inTransaction<T>(work: (tx: Connection) => Promise<T>): Promise<T> {
  return getDatabase().$transaction(work, { maxWait: 10_000, timeout: 20_000 });
}

import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { getEnv } from "../env";
import { logger } from "../logger";
import { type Prisma, PrismaClient } from "./generated/client";

/** The whole client, for starting transactions. */
export type Database = PrismaClient;
/** The client or a transaction: what every function in `lib/db` takes first. */
export type Connection = Prisma.TransactionClient;

// Kept on the global object: in development every reload of a module would otherwise open another pool.
const store = globalThis as typeof globalThis & { slipwayDatabase?: Database; slipwayPool?: pg.Pool };

/** A cut in the network answers nothing: what takes longer than this is given up and tried again by who asked. */
const connectMs = 10_000;
const queryMs = 60_000;

/** The database of this process, connected on first use. */
export function getDatabase(): Database {
  store.slipwayDatabase ??= new PrismaClient({
    adapter: new PrismaPg(openPool(), { disposeExternalPool: true }),
  });
  return store.slipwayDatabase;
}

function openPool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: getEnv().DATABASE_URL,
    max: getEnv().SLIPWAY_DATABASE_POOL,
    application_name: "slipway",
    connectionTimeoutMillis: connectMs,
    query_timeout: queryMs,
    keepAlive: true,
  });
  // A connection that breaks while nobody uses it is replaced; unheard, the event would end the process.
  pool.on("error", (error) => logger.warn({ event: "database:lost", err: error }, "database:lost"));
  store.slipwayPool = pool;
  return pool;
}

/**
 * The same connections without Prisma, for the one statement where its share of the time shows: with it a claim took 0.6 ms of
 * processor time in this process, without 0.35.
 */
export function getPool(): pg.Pool {
  getDatabase();
  if (!store.slipwayPool) throw new Error("the database was opened without its pool");
  return store.slipwayPool;
}

/** Connections of this process: open, open and unused, and callers that wait for one. */
export function countConnections(): { open: number; idle: number; waiting: number } {
  const pool = store.slipwayPool;
  return { open: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}

/** Closes the pool; the next `getDatabase` opens a new one. */
export async function closeDatabase(): Promise<void> {
  const database = store.slipwayDatabase;
  store.slipwayDatabase = undefined;
  store.slipwayPool = undefined;
  await database?.$disconnect();
}

import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { getEnv } from "../env";
import { type Prisma, PrismaClient } from "./generated/client";

/** The whole client, for starting transactions. */
export type Database = PrismaClient;
/** The client or a transaction: what every function in `lib/db` takes first. */
export type Connection = Prisma.TransactionClient;

// Kept on the global object: in development every reload of a module would otherwise open another pool.
const store = globalThis as typeof globalThis & { slipwayDatabase?: Database };

/** The database of this process, connected on first use. */
export function getDatabase(): Database {
  store.slipwayDatabase ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: getEnv().DATABASE_URL,
      max: getEnv().SLIPWAY_DATABASE_POOL,
      application_name: "slipway",
    }),
  });
  return store.slipwayDatabase;
}

/** Closes the pool; the next `getDatabase` opens a new one. */
export async function closeDatabase(): Promise<void> {
  const database = store.slipwayDatabase;
  store.slipwayDatabase = undefined;
  await database?.$disconnect();
}

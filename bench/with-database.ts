import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { migrateDeploy } from "../lib/local/migrate-deploy";

export interface BenchDatabase {
  url: string;
  /** For files of the measurements; it is removed with the database. */
  dir: string;
}

/**
 * Measures with a new, migrated Postgres, which `lib/db` finds in the environment: load what uses it inside of `work`. `env` is what else
 * the server is to find there.
 */
export async function withDatabase<T>(
  env: (database: BenchDatabase) => Record<string, string>,
  work: (database: BenchDatabase) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  const database = { url: postgres.url, dir };
  try {
    await migrateDeploy(postgres.url, path.join(import.meta.dirname, "../prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "silent";
    Object.assign(process.env, env(database));
    return await work(database);
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

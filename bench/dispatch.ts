/** `npm run bench -- dispatch [seconds per measurement]`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { migrateDeploy } from "../lib/local/migrate-deploy";

const root = path.dirname(import.meta.dirname);

export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 3);
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  try {
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.SLIPWAY_DATABASE_POOL = "32";
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "silent";
    const { getDatabase, closeDatabase } = await import("../lib/db/client");
    const { benchClaims } = await import("./claims");
    await benchClaims(getDatabase(), postgres.url, seconds);
    await closeDatabase();
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

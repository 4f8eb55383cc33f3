/** `npm run bench -- dispatch [seconds per measurement] [finished runs in the history]`: everything about handing out runs. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { migrateDeploy } from "../lib/local/migrate-deploy";

const root = path.dirname(import.meta.dirname);

export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 3);
  const history = Number(args[1] ?? 1_000_000);
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  try {
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.SLIPWAY_DATABASE_POOL = "32";
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "silent";
    await measureAll(postgres.url, seconds, history);
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measureAll(url: string, seconds: number, history: number): Promise<void> {
  const { getDatabase, closeDatabase } = await import("../lib/db/client");
  const { stopListening } = await import("../lib/db/notifications");
  const { benchClaims, benchLength } = await import("./dispatch/claims");
  const { benchBlocked } = await import("./dispatch/blocked");
  const { benchBatch } = await import("./dispatch/batch");
  const { benchIdleAgents } = await import("./dispatch/idle-agents");
  const { addHistory, makeLine } = await import("./dispatch/fill");
  const db = getDatabase();
  await benchClaims(db, url, seconds);
  await benchBatch(db, 10_000);
  await benchIdleAgents(db, 200, Math.max(5, seconds));
  await benchBlocked(db, seconds);
  await addHistory(db, await makeLine(db, 0), history);
  await db.$executeRawUnsafe("vacuum analyze");
  await benchLength(db, seconds, history);
  await stopListening();
  await closeDatabase();
}

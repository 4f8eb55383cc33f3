/**
 * `npm run bench -- history [runs] [measurements of each] [part of a case's name, "" for all] [measurements of the plain query]`: the list of
 * runs with a long history. The fill takes about eight minutes for a million.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { migrateDeploy } from "../lib/local/migrate-deploy";

const root = path.dirname(import.meta.dirname);

export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 100_000);
  const times = Number(args[1] ?? 20);
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  try {
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "silent";
    const { getDatabase, closeDatabase } = await import("../lib/db/client");
    const { fillHistory } = await import("./history/fill");
    const { measureHistory } = await import("./history/measure");
    const from = performance.now();
    const { actor } = await fillHistory(getDatabase(), postgres.url, count);
    console.log(
      `${count.toLocaleString("en")} runs filled in ${Math.round((performance.now() - from) / 1_000)} s`,
    );
    await measureHistory(getDatabase(), actor, {
      count,
      times,
      only: args[2] ?? "",
      plainTimes: Number(args[3] ?? 2),
    });
    await closeDatabase();
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

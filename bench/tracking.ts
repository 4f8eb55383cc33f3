/**
 * `npm run bench -- tracking [lines per run] [steps of the long run] [parts]`: what runs report. Parts, joined by commas: store (lines a
 * second beside a bare COPY of the same lines), bytes (in the database per number), draw (a key of a long run, a hundred runs over
 * one another). Left out: all.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { migrateDeploy } from "../lib/local/migrate-deploy";

const root = path.dirname(import.meta.dirname);

export async function run(args: string[]): Promise<void> {
  const linesPerRun = Number(args[0] ?? 20_000);
  const steps = Number(args[1] ?? 1_000_000);
  const parts = (args[2] ?? "store,bytes,draw").split(",");
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  try {
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.SLIPWAY_DATABASE_POOL = "16";
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "silent";
    const { measureStore } = await import("./tracking/store");
    const { measureBytes } = await import("./tracking/bytes");
    const { measureDraw } = await import("./tracking/draw");
    const { makeBenchTeam } = await import("./tracking/team");
    const { closeDatabase } = await import("../lib/db/client");
    const team = await makeBenchTeam();
    if (parts.includes("store")) await measureStore(team, { url: postgres.url, dir }, linesPerRun);
    if (parts.includes("bytes")) await measureBytes(team, linesPerRun);
    if (parts.includes("draw")) await measureDraw(team, steps);
    await closeDatabase();
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * `npm run bench -- logs [seconds] [lines per second] [watchers]`: one run prints numbered lines, its real agent sends them to a
 * real server, an open page and so many watchers read them, while connections of all of them are broken. First the same lines
 * through a bare fan-out. Exit code 1 when a reader misses a line, gets one twice or out of order.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../lib/local/embedded-postgres";
import { migrateDeploy } from "../lib/local/migrate-deploy";
import { measureBare } from "./logs/bare";
import { measureOurs } from "./logs/ours";
import { isWhole, printResults } from "./logs/results";

const root = path.dirname(import.meta.dirname);

export async function run(args: string[]): Promise<void> {
  const [seconds = 60, perSecond = 20_000, watchers = 50] = args.map(Number);
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  try {
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "warn";
    const bare = await measureBare({ dir, seconds: Math.min(seconds, 20), perSecond, watchers });
    const ours = await measureOurs({ dir, seconds, perSecond, watchers });
    printResults({ bare, ours });
    if (!isWhole(bare) || !isWhole(ours)) process.exitCode = 1;
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * `npm run bench -- tracking [lines per run] [steps of the long run] [parts]`: what runs report. Parts, joined by commas: store (lines a
 * second beside a bare COPY of the same lines), client (the W&B client, against this server and offline), others (MLflow and OpenWandb
 * beside this server), bytes (in the database per number), draw (a key of a long run, a hundred runs over one another), shapes (wide
 * runs, many names, many runs). Left out: all. Python and its packages are needed for client and others: without them it says so.
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
  const parts = (args[2] ?? "store,client,others,bytes,draw,shapes").split(",");
  const dir = mkdtempSync(path.join(tmpdir(), "slipway-bench-"));
  const postgres = await startEmbeddedPostgres(dir, "slipway");
  try {
    await migrateDeploy(postgres.url, path.join(root, "prisma/migrations"));
    process.env.DATABASE_URL = postgres.url;
    process.env.SLIPWAY_DATABASE_POOL = "16";
    process.env.NEXTAUTH_SECRET ??= "a secret for the benchmark only, long enough";
    process.env.NEXTAUTH_URL ??= "http://127.0.0.1:3000";
    process.env.SLIPWAY_LOG_LEVEL ??= "silent";
    process.env.SLIPWAY_DATA_DIR = dir;
    const { measureStore } = await import("./tracking/store");
    const { measureClient } = await import("./tracking/client");
    const { measureOthers } = await import("./tracking/others");
    const { measureShapes } = await import("./tracking/shapes");
    const { measureBytes } = await import("./tracking/bytes");
    const { measureDraw } = await import("./tracking/draw");
    const { makeBenchTeam } = await import("./tracking/team");
    const { closeDatabase } = await import("../lib/db/client");
    const team = await makeBenchTeam();
    if (parts.includes("store")) await measureStore(team, { url: postgres.url, dir }, linesPerRun);
    if (parts.includes("client")) await measureClient(team, 10_000);
    if (parts.includes("others")) await measureOthers(team, linesPerRun);
    if (parts.includes("bytes")) await measureBytes(team, linesPerRun);
    if (parts.includes("draw")) await measureDraw(team, steps);
    if (parts.includes("shapes")) await measureShapes(team);
    await closeDatabase();
  } finally {
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * `npm run bench -- dispatch [seconds per measurement] [finished runs in the history] [parts]`: everything about handing out runs.
 * Parts, joined by commas: claims, start, batch, idle, blocked, length. Left out: all.
 */
import { withDatabase } from "./with-database";

export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 3);
  const history = Number(args[1] ?? 1_000_000);
  const parts = (args[2] ?? "claims,start,batch,idle,blocked,length").split(",");
  await withDatabase(
    () => ({ SLIPWAY_DATABASE_POOL: "32" }),
    async ({ url, dir }) => {
      await measureAll({ url: url, dir, seconds, history, parts });
    },
  );
}

interface Wanted {
  url: string;
  /** For files of the measurements. */
  dir: string;
  seconds: number;
  history: number;
  parts: readonly string[];
}

async function measureAll({ url, dir, seconds, history, parts }: Wanted): Promise<void> {
  const { getDatabase, closeDatabase } = await import("../lib/db/client");
  const { stopListening } = await import("../lib/db/notifications");
  const { benchClaims, benchLength } = await import("./dispatch/claims");
  const { benchBlocked } = await import("./dispatch/blocked");
  const { benchBatch } = await import("./dispatch/batch");
  const { benchStartLatency } = await import("./dispatch/start-latency");
  const { benchIdleAgents } = await import("./dispatch/idle-agents");
  const { addHistory, makeLine } = await import("./dispatch/fill");
  const db = getDatabase();
  if (parts.includes("claims")) await benchClaims(db, url, seconds);
  if (parts.includes("start")) await benchStartLatency(db, dir, 200);
  if (parts.includes("batch")) await benchBatch(db, 10_000);
  if (parts.includes("idle")) await benchIdleAgents(db, dir, 200, Math.max(30, seconds));
  if (parts.includes("blocked")) await benchBlocked(db, url, seconds);
  if (parts.includes("length")) {
    await addHistory(db, await makeLine(db, 0), history);
    await db.$executeRawUnsafe("vacuum analyze");
    await benchLength(db, seconds, history);
  }
  await stopListening();
  await closeDatabase();
}

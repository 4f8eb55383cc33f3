/**
 * `npm run bench -- logs [seconds] [lines per second] [watchers]`: one run prints numbered lines, its real agent sends them to a
 * real server, an open page and so many watchers read them, while connections of all of them are broken. First the same lines
 * through a bare fan-out. Exit code 1 when a reader misses a line, gets one twice or out of order.
 */
import { measureBare } from "./logs/bare";
import { measureOurs } from "./logs/ours";
import { isWhole, printResults } from "./logs/results";
import { withDatabase } from "./with-database";

export async function run(args: string[]): Promise<void> {
  const [seconds = 60, perSecond = 20_000, watchers = 50] = args.map(Number);
  await withDatabase(
    () => ({ SLIPWAY_LOG_LEVEL: process.env.SLIPWAY_LOG_LEVEL ?? "warn" }),
    async ({ dir }) => {
      const bare = await measureBare({ dir, seconds: Math.min(seconds, 20), perSecond, watchers });
      const ours = await measureOurs({ dir, seconds, perSecond, watchers });
      printResults({ bare, ours });
      if (!isWhole(bare) || !isWhole(ours)) process.exitCode = 1;
    },
  );
}

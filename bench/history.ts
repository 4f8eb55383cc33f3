/**
 * `npm run bench -- history [runs] [measurements of each] [part of a case's name, "" for all] [measurements of the plain query]`: the list of
 * runs with a long history. The fill takes about eight minutes for a million.
 */
import { withDatabase } from "./with-database";

export async function run(args: string[]): Promise<void> {
  const count = Number(args[0] ?? 100_000);
  const times = Number(args[1] ?? 20);
  await withDatabase(
    () => ({}),
    async ({ url }) => {
      const { getDatabase, closeDatabase } = await import("../lib/db/client");
      const { fillHistory } = await import("./history/fill");
      const { measureHistory } = await import("./history/measure");
      const from = performance.now();
      const { actor } = await fillHistory(getDatabase(), url, count);
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
    },
  );
}

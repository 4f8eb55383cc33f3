/**
 * `npm run bench -- tracking [lines per run] [steps of the long run] [parts]`: what runs report. Parts, joined by commas: store (lines a
 * second beside a bare COPY of the same lines), client (the W&B client, against this server and offline), others (MLflow and OpenWandb
 * beside this server), bytes (in the database per number), draw (a key of a long run, a hundred runs over one another), shapes (wide
 * runs, many names, many runs). Left out: all. Python and its packages are needed for client and others: without them it says so.
 */
import { withDatabase } from "./with-database";

export async function run(args: string[]): Promise<void> {
  const linesPerRun = Number(args[0] ?? 20_000);
  const steps = Number(args[1] ?? 1_000_000);
  const parts = (args[2] ?? "store,client,others,bytes,draw,shapes").split(",");
  await withDatabase(
    ({ dir }) => ({ SLIPWAY_DATABASE_POOL: "16", SLIPWAY_DATA_DIR: dir }),
    async ({ url, dir }) => {
      const { measureStore } = await import("./tracking/store");
      const { measureClient } = await import("./tracking/client");
      const { measureOthers } = await import("./tracking/others");
      const { measureShapes } = await import("./tracking/shapes");
      const { measureBytes } = await import("./tracking/bytes");
      const { measureDraw } = await import("./tracking/draw");
      const { makeBenchTeam } = await import("./tracking/team");
      const { closeDatabase } = await import("../lib/db/client");
      const team = await makeBenchTeam();
      if (parts.includes("store")) await measureStore(team, { url, dir }, linesPerRun);
      if (parts.includes("client")) await measureClient(team, 10_000);
      if (parts.includes("others")) await measureOthers(team, linesPerRun);
      if (parts.includes("bytes")) await measureBytes(team, linesPerRun);
      if (parts.includes("draw")) await measureDraw(team, steps);
      if (parts.includes("shapes")) await measureShapes(team);
      await closeDatabase();
    },
  );
}

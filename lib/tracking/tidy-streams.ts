import { getDatabase } from "../db/client";
import { findStreamsToTidy } from "../db/run-streams";
import { tidyStream } from "./tidy-stream";

/** After this long without a line even a unit that is not full becomes columns. */
const quietSeconds = 60;
const atOnce = 50;

/** Tidies the streams that are due; true when there may be more. It is the same for every team: only the server itself does it. */
export async function tidyStreams(): Promise<boolean> {
  const due = await findStreamsToTidy(getDatabase(), { limit: atOnce, quietSeconds });
  for (const { isQuiet, ...row } of due) await tidyStream(row, isQuiet);
  return due.length === atOnce;
}

/** What a server does of it, as one of its chores. */
export const tidyChore = {
  name: "tidy-history",
  work: async (): Promise<{ nextSeconds: number }> => ({ nextSeconds: (await tidyStreams()) ? 0 : 1 }),
};

import { giveBackChore, renewChore, takeChore } from "../../db/chores";
import { getDatabase } from "../../db/client";
import { logFailure } from "../../logger";

/** Work of the server itself. It may be stopped at any line and done again by another server. */
export interface Chore {
  name: string;
  /** Says after how many seconds it is to be done again, and how far it got. */
  work: (mark: Date | null) => Promise<{ nextSeconds: number; mark?: Date }>;
}

/** Long enough for a server that is busy, short enough that the chores of one that died wait for nobody. */
const leaseSeconds = 15;
const longestBackoffSeconds = 300;

/** Does a chore if it is due and nobody else has it; false when not. A failure is logged, and tried again later and later. */
export async function runChore(chore: Chore, holder: string): Promise<boolean> {
  const db = getDatabase();
  const lease = { name: chore.name, holder, leaseSeconds };
  const taken = await takeChore(db, lease);
  if (!taken) return false;
  const renewal = setInterval(
    () => {
      renewChore(db, lease).catch((error: unknown) =>
        logFailure("chore:failed", error, { chore: chore.name }),
      );
    },
    (leaseSeconds * 1_000) / 3,
  );
  try {
    const { nextSeconds, mark } = await chore.work(taken.mark);
    await giveBackChore(db, lease, { nextSeconds, isFailed: false, ...(mark && { mark }) });
  } catch (error) {
    logFailure("chore:failed", error, { chore: chore.name, failures: taken.failures + 1 });
    const nextSeconds = Math.min(2 ** Math.min(taken.failures, 10), longestBackoffSeconds);
    await giveBackChore(db, lease, { nextSeconds, isFailed: true });
  } finally {
    clearInterval(renewal);
  }
  return true;
}

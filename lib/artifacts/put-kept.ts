import { type Connection, getDatabase } from "../db/client";
import { forgetLeftovers, noteLeftover } from "../db/store-leftovers";
import { inTransaction } from "../db/transaction";
import type { StoredContent } from "../stores/file-store";
import { getStore } from "../stores/get-store";

/** An upload that takes longer is taken for one that has died. */
const longestUploadSeconds = 24 * 3_600;

/**
 * Writes a file and names it in a row, so that no crash between the two leaves a file that nobody knows. `keep` stores the row; when it
 * says no, or throws, the file is removed by a chore.
 */
export async function putKept(
  place: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
  keep: (tx: Connection, stored: StoredContent) => Promise<boolean>,
): Promise<boolean> {
  await noteLeftover(getDatabase(), place, longestUploadSeconds);
  try {
    const stored = await getStore().put(place, content, maxBytes);
    const isKept = await inTransaction(async (tx) => {
      const isNamed = await keep(tx, stored);
      if (isNamed) await forgetLeftovers(tx, [place]);
      return isNamed;
    });
    if (!isKept) await noteLeftover(getDatabase(), place, 0);
    return isKept;
  } catch (error) {
    await noteLeftover(getDatabase(), place, 0).catch(() => undefined);
    throw error;
  }
}

import { logFailure } from "../logger";
import { getStore } from "../stores/get-store";

/** Removes contents that nothing names any more; what cannot be removed now only takes room. */
export async function removeContents(places: readonly string[]): Promise<void> {
  for (const place of places)
    await getStore()
      .remove(place)
      .catch((error: unknown) => logFailure("request:failed", error, { task: "remove file" }));
}

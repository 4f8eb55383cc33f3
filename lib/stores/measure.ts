import type { Hash } from "node:crypto";
import { AppError } from "../errors";
import type { StoredContent } from "./file-store";

/** Passes a content on while its size and digest are taken; throws when it is longer than `maxBytes`. */
export async function* measure(
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
  hash: Hash,
  stored: Pick<StoredContent, "size">,
): AsyncGenerator<Uint8Array> {
  for await (const part of content) {
    stored.size += part.length;
    if (stored.size > maxBytes)
      throw new AppError("INVALID", `A file may have ${maxBytes} bytes; this one has more.`);
    hash.update(part);
    yield part;
  }
}

/** Throws on a place that could lead out of the store. */
export function checkPlace(place: string): string {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(place)) throw new Error(`${place} is no place in a store`);
  return place;
}

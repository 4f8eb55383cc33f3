import { createHash } from "node:crypto";
import { AppError } from "../errors";
import type { StoredContent } from "./file-store";

export interface Measured {
  /** The content, to be stored as it is read. */
  content: AsyncGenerator<Uint8Array>;
  /** What was read by now. */
  sum(): StoredContent;
}

/** Takes size and digests of a content while it passes; it throws when it is longer than `maxBytes`. */
export function measure(content: AsyncIterable<Uint8Array>, maxBytes: number): Measured {
  const md5 = createHash("md5");
  const sha256 = createHash("sha256");
  let size = 0;
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const part of content) {
      size += part.length;
      if (size > maxBytes)
        throw new AppError("INVALID", `A file may have ${maxBytes} bytes; this one has more.`);
      md5.update(part);
      sha256.update(part);
      yield part;
    }
  }
  return {
    content: passing(),
    sum: () => ({ size, md5: md5.digest("base64"), sha256: sha256.digest("hex") }),
  };
}

/** Throws on a place that could lead out of the store. */
export function checkPlace(place: string): string {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(place)) throw new Error(`${place} is no place in a store`);
  return place;
}

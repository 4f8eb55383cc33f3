import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { FileStore, StoredContent } from "./file-store";
import { checkPlace, measure } from "./measure";

/** Contents as files below one directory, which all web servers must see. A file is there whole or not at all. */
export function directoryStore(root: string): FileStore {
  const fileOf = (place: string) => path.join(root, checkPlace(place));
  return {
    async put(place, content, maxBytes) {
      const file = fileOf(place);
      await mkdir(path.dirname(file), { recursive: true });
      const draft = `${file}.${randomUUID()}.part`;
      try {
        const stored = await write(draft, content, maxBytes);
        await rename(draft, file);
        return stored;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async open(place, range) {
      const handle = await open(fileOf(place)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return null;
        throw error;
      });
      if (!handle) return null;
      await handle.close();
      return createReadStream(fileOf(place), range);
    },
    async remove(place) {
      await rm(fileOf(place), { force: true });
    },
  };
}

async function write(
  file: string,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredContent> {
  const measured = measure(content, maxBytes);
  const handle = await open(file, "wx");
  try {
    for await (const part of measured.content) await handle.write(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return measured.sum();
}

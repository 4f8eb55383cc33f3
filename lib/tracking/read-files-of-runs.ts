import { getDatabase } from "../db/client";
import { findFilesOfRuns } from "../db/run-files";
import { getStore } from "../stores/get-store";

/** A longer one is no list of packages and no description of a machine. */
const mostBytes = 512 * 1024;
/** Read at once. */
const width = 8;

/** Small text files of several runs, by run and name; those that are longer, or whose content is gone, are left out. */
export async function readFilesOfRuns(
  runIds: readonly string[],
  names: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const files = (await findFilesOfRuns(getDatabase(), runIds, names)).filter(({ size }) => size <= mostBytes);
  const found = new Map<string, Record<string, string>>();
  for (let at = 0; at < files.length; at += width) {
    const part = files.slice(at, at + width);
    const texts = await Promise.all(part.map(({ place }) => readText(place)));
    for (const [index, text] of texts.entries()) {
      const file = part[index];
      if (file && text !== undefined) found.set(file.runId, { ...found.get(file.runId), [file.name]: text });
    }
  }
  return found;
}

async function readText(place: string): Promise<string | undefined> {
  const content = await getStore().open(place);
  if (!content) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

import fs from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Header, type Pack, pack } from "tar-stream";

export interface TarEntry {
  /** Relative, with `/`; of a directory too. */
  path: string;
  mode: number;
  content:
    | { kind: "file"; file: string; size: number }
    | { kind: "text"; text: string }
    | { kind: "link"; target: string }
    | { kind: "directory" };
}

/** The entries as a tar archive, in their order, without owner and time, so that equal content gives equal bytes. */
export async function* packTar(entries: Iterable<TarEntry>): AsyncGenerator<Buffer> {
  const archive = pack();
  // The archive ends by an entry of its own accord, with less to say than who wrote it.
  let failure: Error | undefined;
  const written = writeEntries(archive, entries).catch((error: Error) => {
    failure = error;
    archive.destroy(error);
  });
  try {
    for await (const part of archive) yield asPacked(part);
  } catch (error) {
    await written;
    throw failure ?? error;
  } finally {
    archive.destroy();
    await written;
  }
}

/** An archive gives nothing but buffers. */
function asPacked(part: unknown): Buffer {
  return part as Buffer;
}

async function writeEntries(archive: Pack, entries: Iterable<TarEntry>): Promise<void> {
  for (const { path, mode, content } of entries) {
    const header = { name: path, mode: mode & 0o7777, mtime: new Date(0), uid: 0, gid: 0 };
    if (content.kind === "directory") await writeText(archive, { ...header, type: "directory" });
    else if (content.kind === "link")
      await writeText(archive, { ...header, type: "symlink", linkname: content.target });
    else if (content.kind === "text") await writeText(archive, { ...header, type: "file" }, content.text);
    else if (content.size === 0) await writeText(archive, { ...header, type: "file" });
    else await writeFile(archive, { ...header, type: "file", size: content.size }, content.file);
  }
  archive.finalize();
}

type EntryHeader = Partial<Header> & Pick<Header, "name">;

function writeText(archive: Pack, header: EntryHeader, text = ""): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry(header, text, (error) => (error ? reject(error) : resolve()));
  });
}

/** A file that is not as long any more would put the archive out of step with its headers. */
async function writeFile(archive: Pack, header: EntryHeader & { size: number }, file: string): Promise<void> {
  try {
    await pipeline(fs.createReadStream(file, { end: header.size - 1 }), archive.entry(header));
  } catch (cause) {
    throw new Error(`${header.name} was changed while it was read`, { cause });
  }
}

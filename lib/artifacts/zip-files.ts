import { makeZip } from "client-zip";

export interface ZipFile {
  name: string;
  lastModified: Date;
  input: string | AsyncIterable<Uint8Array>;
}

/** Files as one archive, not compressed, each read when its turn comes: memory holds a piece of one. */
export function zipFiles(files: Iterable<ZipFile> | AsyncIterable<ZipFile>): ReadableStream<Uint8Array> {
  return stoppable(makeZip(files));
}

/** The library fails where its archive is not taken to the end; here that is no failure. */
function stoppable(archive: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = archive.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      await reader.cancel(reason).catch(() => undefined);
    },
  });
}

import { asAttachment } from "./file-response";

/** An archive that is made while it is sent. */
export function archiveResponse({
  name,
  archive,
}: {
  name: string;
  archive: ReadableStream<Uint8Array>;
}): Response {
  return new Response(archive, {
    headers: {
      "content-type": "application/zip",
      "content-disposition": asAttachment(name),
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    },
  });
}

import { createHash, type Hash } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { explainFileError, TransferError } from "./transfer-error";

const pieceBytes = 1024 * 1024;

export interface MeasuredFile {
  /** Base64 of its MD5. */
  digest: string;
  size: number;
  /** Changes when the file is written to. */
  stamp: string;
}

/** Reads a file once for its digest; one that is written to meanwhile is refused. */
export async function measureFile(file: string, named: string, signal?: AbortSignal): Promise<MeasuredFile> {
  const handle = await openFile(file, named);
  try {
    const before = await handle.stat({ bigint: true });
    const hash = createHash("md5");
    for await (const _ of pieces(handle, hash)) signal?.throwIfAborted();
    const stamp = stampOf(before);
    if (stampOf(await handle.stat({ bigint: true })) !== stamp) throw changed(named);
    return { digest: hash.digest("base64"), size: Number(before.size), stamp };
  } finally {
    await handle.close();
  }
}

/** The bytes of a file that was measured, to be sent; a file that is not the same any more is refused at its end. */
export async function* readMeasured(
  file: string,
  named: string,
  { digest, size, stamp }: MeasuredFile,
): AsyncGenerator<Uint8Array> {
  const handle = await openFile(file, named);
  try {
    if (stampOf(await handle.stat({ bigint: true })) !== stamp) throw changed(named);
    const hash = createHash("md5");
    let read = 0;
    for await (const piece of pieces(handle, hash)) {
      read += piece.length;
      if (read > size) throw changed(named);
      yield piece;
    }
    const isSame = read === size && stampOf(await handle.stat({ bigint: true })) === stamp;
    if (!isSame || hash.digest("base64") !== digest) throw changed(named);
  } finally {
    await handle.close();
  }
}

async function openFile(file: string, named: string): Promise<FileHandle> {
  try {
    // Links were followed when the directory was read: one that has come since is none of its files.
    return await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ELOOP") throw changed(named, error);
    throw explainFileError(error, named);
  }
}

async function* pieces(handle: FileHandle, hash: Hash): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = Buffer.allocUnsafe(pieceBytes);
    const { bytesRead } = await handle.read(piece, 0, pieceBytes);
    if (bytesRead === 0) return;
    const part = piece.subarray(0, bytesRead);
    hash.update(part);
    yield part;
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}

function changed(named: string, cause?: unknown): TransferError {
  return new TransferError(
    "changed",
    `"${named}" changed while it was read: nothing was committed. Wait until nothing writes to it, then try again.`,
    { path: named, ...(cause !== undefined && { cause }) },
  );
}

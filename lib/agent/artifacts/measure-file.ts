import { createHash } from "node:crypto";
import fs from "node:fs";
import fsp from "node:fs/promises";
import { growingPause, repeat } from "../../runners/repeat";

export interface MeasuredFile {
  /** Base64. */
  md5: string;
  size: number;
}

/** It was written to while it was read. */
export class ChangingFile extends Error {}

const mostTries = 6;
const pauses = { first: 100, longest: 2_000 };

/** Size and digest of a file, of one moment: what changes meanwhile is read again, and not for ever. */
export async function measureFile(file: string, name: string, signal: AbortSignal): Promise<MeasuredFile> {
  const measure = async () => {
    const handle = await fsp.open(file, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      const before = await handle.stat({ bigint: true });
      const hash = createHash("md5");
      let size = 0;
      for await (const part of handle.createReadStream({ autoClose: false, signal })) {
        hash.update(part as Buffer);
        size += (part as Buffer).length;
      }
      const after = await handle.stat({ bigint: true });
      if (before.mtimeNs !== after.mtimeNs || before.size !== after.size || BigInt(size) !== after.size)
        throw new ChangingFile(`${name} is written to while it is read`);
      return { md5: hash.digest("base64"), size };
    } finally {
      await handle.close();
    }
  };
  const pauseAfter = (error: unknown, failures: number) => {
    if (!(error instanceof ChangingFile) || failures >= mostTries) throw error;
    return growingPause(failures, pauses);
  };
  return await repeat(measure, pauseAfter, signal);
}

import { type BigIntStats, constants } from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import type { FoundFile } from "../../artifacts-client/read-directory";
import { ChangingFile } from "../../runners/changing-file";
import { growingPause, repeat } from "../../runners/repeat";
import { type ListedOutput, listOutput } from "./list-output";

const mostTries = 8;
const pauses = { first: 100, longest: 2_000 };
/** File systems date files by a clock that ticks this often at the slowest: what was written in the same tick looks unchanged. */
const tickMs = 20;

/**
 * Copies what a running program has at a path, of one moment: the files are the same, and none was written to, from before the copy until
 * after it. A program that writes on and on throws ChangingFile. Null when nothing is there.
 */
export async function copyOutput(
  at: string,
  into: string,
  signal: AbortSignal,
): Promise<ListedOutput | null> {
  const copy = async () => {
    await fsp.rm(into, { recursive: true, force: true });
    await fsp.mkdir(into, { recursive: true, mode: 0o700 });
    const before = await look(at);
    if (!before) return null;
    if (before.newest > Date.now() - tickMs) throw changing(at);
    const files: FoundFile[] = [];
    for (const [index, { path: name, file }] of before.listed.files.entries()) {
      signal.throwIfAborted();
      const target = path.join(into, String(index));
      // Shares the disk's blocks where the file system can.
      await fsp
        .copyFile(file, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
        .catch(toChanging);
      files.push({ path: name, file: target });
    }
    if ((await look(at))?.mark !== before.mark) throw changing(at);
    return { ...before.listed, files };
  };
  const pauseAfter = (error: unknown, failures: number) => {
    if (!(error instanceof ChangingFile) || failures >= mostTries) throw error;
    return growingPause(failures, pauses);
  };
  return await repeat(copy, pauseAfter, signal);
}

interface Look {
  listed: ListedOutput;
  /** Another one when any file is another, or was written to. */
  mark: string;
  /** When something was last written, in milliseconds. */
  newest: number;
}

async function look(at: string): Promise<Look | null> {
  const listed = await listOutput(at).catch(toChanging);
  if (!listed) return null;
  const marks: string[] = [];
  let newest = 0n;
  for (const { path: name, file } of listed.files) {
    const stat: BigIntStats = await fsp.lstat(file, { bigint: true }).catch(toChanging);
    marks.push(`${name}\0${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`);
    if (stat.mtimeMs > newest) newest = stat.mtimeMs;
  }
  return { listed, mark: marks.join("\n"), newest: Number(newest) };
}

/** A file that was there a moment ago was replaced, or removed. */
function toChanging(error: unknown): never {
  if (error instanceof Error && "code" in error && error.code === "ENOENT")
    throw new ChangingFile(error.message);
  throw error;
}

function changing(at: string): ChangingFile {
  return new ChangingFile(`${path.basename(at)} is written to all the time`);
}

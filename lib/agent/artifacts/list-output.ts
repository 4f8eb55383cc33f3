import fsp from "node:fs/promises";
import path from "node:path";
import { type FoundFile, readDirectory } from "../../artifacts-client/read-directory";

export interface ListedOutput {
  files: FoundFile[];
  /** What is there and is no file of the artifact, each with why. */
  left: string[];
  /** The path is one file, not a directory. */
  isFile?: boolean;
}

/**
 * The files at a path, which is a directory or one file; null when nothing is there. A link to a file inside counts as that file; what leads
 * out of the directory is no part of it, whoever made the link.
 */
export async function listOutput(at: string): Promise<ListedOutput | null> {
  const stat = await fsp.lstat(at).catch(() => null);
  if (!stat) return null;
  if (!stat.isFile() && !stat.isDirectory())
    return { files: [], left: [`${path.basename(at)} is no file and no directory`] };
  const left: string[] = [];
  return {
    files: await readDirectory(at, { leaveOut: (why) => left.push(why) }),
    left,
    isFile: stat.isFile(),
  };
}

import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { TransferError } from "./transfer-error";

export interface FoundFile {
  /** Below the directory, with slashes. */
  path: string;
  /** Where it is read. */
  file: string;
}

interface ReadOptions {
  /** Also links that lead out of the directory. */
  followLinks?: boolean | undefined;
  /** Is told what is no file of the directory, which is left out then instead of being refused; so are links to directories. */
  leaveOut?: ((why: string) => void) | undefined;
}

/**
 * The files of a directory by their paths, or a file by its name. A link inside the directory counts as what it leads to; one that
 * leads out of it, nowhere or round in a circle is refused in words, and so is what is no file (a pipe, a socket, a device). Empty
 * directories are left out: an artifact has files only.
 */
export async function readDirectory(
  directory: string,
  { followLinks = false, leaveOut }: ReadOptions = {},
): Promise<FoundFile[]> {
  const kind = await stat(directory).catch(() => undefined);
  if (!kind) throw new TransferError("unreadable", `There is no "${directory}".`, { path: directory });
  if (kind.isFile())
    return [{ path: path.basename(path.resolve(directory)), file: await realpath(directory) }];
  const found: FoundFile[] = [];
  const root = await realpath(directory);
  await readInto(found, { root, followLinks, leaveOut }, root, "", [root]);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Reading {
  root: string;
  followLinks: boolean;
  leaveOut: ((why: string) => void) | undefined;
}

async function readInto(
  found: FoundFile[],
  reading: Reading,
  directory: string,
  prefix: string,
  above: readonly string[],
): Promise<void> {
  // Read as bytes: a name that is no text must not be taken for another.
  const entries = await readdir(directory, { withFileTypes: true, encoding: "buffer" });
  for (const entry of entries) {
    try {
      await readEntry(found, reading, { entry, directory, prefix, above });
    } catch (error) {
      if (!reading.leaveOut || !(error instanceof OddEntry)) throw error;
      reading.leaveOut(error.why);
    }
  }
}

async function readEntry(
  found: FoundFile[],
  reading: Reading,
  {
    entry,
    directory,
    prefix,
    above,
  }: { entry: Dirent<Buffer>; directory: string; prefix: string; above: readonly string[] },
): Promise<void> {
  const name = readName(entry, prefix);
  const named = prefix === "" ? name : `${prefix}/${name}`;
  const file = path.join(directory, name);
  if (entry.isDirectory()) await readInto(found, reading, file, named, [...above, file]);
  else if (entry.isFile()) found.push({ path: named, file });
  else if (entry.isSymbolicLink()) await readLink(found, reading, file, named, above);
  else throw noFile(named);
}

async function readLink(
  found: FoundFile[],
  reading: Reading,
  file: string,
  named: string,
  above: readonly string[],
): Promise<void> {
  const target = await realpath(file).catch(() => undefined);
  if (target === undefined)
    throw new OddEntry("unreadable", named, "is a link that leads nowhere", "remove or repair it.");
  if (!reading.followLinks && !isWithin(reading.root, target)) {
    const mend = `to ${target}: copy what it leads to, or say to follow such links.`;
    throw new OddEntry("unsafe", named, "is a link that leads out of the directory", mend);
  }
  const kind = await stat(target);
  if (kind.isFile()) found.push({ path: named, file: target });
  else if (!kind.isDirectory()) throw noFile(named);
  else if (reading.leaveOut)
    throw new OddEntry("unsafe", named, "is a link to a directory", "copy what it leads to.");
  else if (above.includes(target))
    throw new OddEntry("unsafe", named, "is a link round in a circle", "remove it.");
  else await readInto(found, reading, target, named, [...above, target]);
}

function isWithin(root: string, target: string): boolean {
  return target === root || target.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

function readName({ name }: Dirent<Buffer>, prefix: string): string {
  const text = name.toString("utf8");
  if (Buffer.from(text, "utf8").equals(name)) return text;
  const shown = `${prefix === "" ? "" : `${prefix}/`}${name.toString("latin1")}`;
  throw new OddEntry("unreadable", shown, "has a name that is not UTF-8", "rename it.");
}

function noFile(named: string): OddEntry {
  return new OddEntry("unreadable", named, "is no file (a pipe, a socket or a device)", "remove it.");
}

class OddEntry extends TransferError {
  readonly why: string;
  constructor(code: TransferError["code"], named: string, what: string, mend: string) {
    super(code, `"${named}" ${what}: ${mend}`, { path: named });
    this.why = `${named} ${what}`;
  }
}

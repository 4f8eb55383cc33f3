import fsp from "node:fs/promises";
import path from "node:path";

export interface OutputFile {
  /** In the artifact, with `/`. */
  name: string;
  file: string;
}

export interface ListedOutput {
  files: OutputFile[];
  /** What is there and is no file of the artifact, each with why. */
  left: string[];
}

/**
 * The files at a path, which is a directory or one file; null when nothing is there. A link to a file inside counts as that file; what leads
 * out of the directory is no part of it, whoever made the link.
 */
export async function listOutput(at: string): Promise<ListedOutput | null> {
  const stat = await fsp.lstat(at).catch(() => null);
  if (!stat) return null;
  if (stat.isFile()) return { files: [{ name: path.basename(at), file: at }], left: [] };
  if (!stat.isDirectory()) return { files: [], left: [`${path.basename(at)} is no file and no directory`] };
  const found: ListedOutput = { files: [], left: [] };
  await walk({ root: await fsp.realpath(at), dir: "", found });
  return found;
}

async function walk({ root, dir, found }: { root: string; dir: string; found: ListedOutput }): Promise<void> {
  const entries = await fsp.readdir(path.join(root, dir), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = dir === "" ? entry.name : `${dir}/${entry.name}`;
    const file = path.join(root, name);
    if (entry.isDirectory()) await walk({ root, dir: name, found });
    else if (entry.isFile()) found.files.push({ name, file });
    else if (entry.isSymbolicLink()) await follow({ root, name, file, found });
    else found.left.push(`${name} is no file`);
  }
}

async function follow({
  root,
  name,
  file,
  found,
}: OutputFile & { root: string; found: ListedOutput }): Promise<void> {
  const target = await fsp.realpath(file).catch(() => null);
  const stat = target === null ? null : await fsp.lstat(target).catch(() => null);
  if (target === null || !stat) found.left.push(`${name} is a link to nowhere`);
  else if (!target.startsWith(root + path.sep)) found.left.push(`${name} is a link that leads out of it`);
  else if (!stat.isFile()) found.left.push(`${name} is a link to a directory`);
  else found.files.push({ name, file: target });
}

import { createHash, type Hash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import ignore from "@balena/dockerignore";
import type { TarEntry } from "./pack-tar";

/** What a build may not see, whatever the code says: its history holds every version of every file. */
const alwaysLeftOut = new Set([".git"]);

/** All files below a directory that its `.dockerignore` does not leave out, sorted by name. Links are kept as links. */
export async function listContext(root: string): Promise<TarEntry[]> {
  const rules = await readRules(root);
  const paths = (await listPaths(root, "")).filter((name) => !rules || rules.filter(name));
  const entries = await Promise.all(paths.map((name) => readEntry(root, name)));
  return entries.filter((entry) => entry !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Also below directories that are left out: a rule such as `!a/b` can take back in what lies there. */
async function listPaths(root: string, relative: string): Promise<string[]> {
  const paths: string[] = [];
  for (const item of await fs.promises.readdir(path.join(root, relative), { withFileTypes: true })) {
    if (alwaysLeftOut.has(item.name)) continue;
    const name = relative === "" ? item.name : `${relative}/${item.name}`;
    paths.push(name);
    if (item.isDirectory()) paths.push(...(await listPaths(root, name)));
  }
  return paths;
}

interface Rules {
  filter(file: string): boolean;
}

async function readRules(root: string): Promise<Rules | undefined> {
  const file = path.join(root, ".dockerignore");
  const stat = await fs.promises.lstat(file).catch(() => undefined);
  if (!stat?.isFile()) return undefined;
  const filter = ignore({ ignorecase: false })
    .add(await fs.promises.readFile(file, "utf8"))
    .createFilter();
  return { filter };
}

/** One file, link or directory as it goes into the archive; sockets and the like do not. */
export async function readEntry(root: string, relative: string): Promise<TarEntry | undefined> {
  const file = path.join(root, relative);
  const stat = await fs.promises.lstat(file);
  if (stat.isDirectory()) return { path: relative, mode: 0o755, content: { kind: "directory" } };
  if (stat.isSymbolicLink()) {
    return {
      path: relative,
      mode: 0o777,
      content: { kind: "link", target: await fs.promises.readlink(file) },
    };
  }
  if (!stat.isFile()) return undefined;
  // Only whether it is executable is kept by git, so only that may decide an image's name.
  const mode = stat.mode & 0o100 ? 0o755 : 0o644;
  return { path: relative, mode, content: { kind: "file", file, size: stat.size } };
}

/** A name for exactly this content: the same for the same files, wherever and whenever they were checked out. */
export async function hashContext(entries: TarEntry[], ...also: string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const text of also) addText(hash, text);
  for (const { path: name, mode, content } of entries) {
    addText(hash, name);
    addText(hash, `${content.kind} ${mode}`);
    if (content.kind === "link") addText(hash, content.target);
    if (content.kind === "text") addText(hash, content.text);
    if (content.kind === "file") {
      addText(hash, String(content.size));
      for await (const bytes of fs.createReadStream(content.file)) hash.update(bytes);
    }
  }
  return hash.digest("hex");
}

/** With its length before it, so that no two lists of texts read the same. */
function addText(hash: Hash, text: string): void {
  hash.update(`${Buffer.byteLength(text)}:`).update(text);
}

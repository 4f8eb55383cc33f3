/** Copies what a container has left at a path to the agent's machine, for as long as the container is there. */
import { createHash } from "node:crypto";
import fs from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type Docker from "dockerode";
import { extract, type Header } from "tar-stream";
import { ChangingFile } from "../changing-file";
import { isStatus } from "./engine-error";

export interface CopyOutOptions {
  into: string;
  signal?: AbortSignal | undefined;
}

/** Copies of a container that runs, until two are the same. */
const mostCopies = 5;

/**
 * Where the copy lies: a file or a directory below `into`. Null when the container has nothing there. While it runs the program may write to
 * what is read, and the engine does not tell: what is the same twice was not written to from the one copy to the other.
 */
export async function copyOut(
  container: Docker.Container,
  written: string,
  { into, signal }: CopyOutOptions,
): Promise<string | null> {
  const { Config, State } = await container.inspect();
  const wanted = path.posix.resolve(Config.WorkingDir || "/", written);
  if (wanted === "/") return null;
  const root = path.join(into, createHash("sha256").update(wanted).digest("hex").slice(0, 16));
  const copy = () => copyOnce(container, wanted, { into: root, signal });
  if (!State.Running) return await copy();
  let before: string | null = null;
  for (let copies = 1; copies <= mostCopies; copies += 1) {
    signal?.throwIfAborted();
    const at = await copy();
    const mark = at === null ? null : await markOf(at);
    if (at === null || mark === before) return at;
    before = mark;
  }
  throw new ChangingFile(`${written} is written to all the time`);
}

async function copyOnce(
  container: Docker.Container,
  wanted: string,
  { into: root, signal }: CopyOutOptions,
): Promise<string | null> {
  // What an earlier process of the agent has begun.
  await fsp.rm(root, { recursive: true, force: true });
  await fsp.mkdir(root, { recursive: true, mode: 0o700 });
  try {
    const archive = await container.getArchive({ path: wanted, ...(signal && { abortSignal: signal }) });
    await unpack(asReadable(archive), root, signal);
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
  const found = path.join(root, path.posix.basename(wanted));
  return fs.existsSync(found) ? found : null;
}

/** The same for two copies with the same names and contents. */
async function markOf(at: string): Promise<string> {
  const hash = createHash("sha256");
  const look = async (file: string) => {
    const stat = await fsp.lstat(file);
    hash.update(`${path.relative(at, file)}\0${stat.mode}:${stat.size}\0`);
    if (stat.isSymbolicLink()) hash.update(await fsp.readlink(file));
    if (stat.isFile()) for await (const part of fs.createReadStream(file)) hash.update(part as Buffer);
    if (!stat.isDirectory()) return;
    for (const name of (await fsp.readdir(file)).sort()) await look(path.join(file, name));
  };
  await look(at);
  return hash.digest("hex");
}

/** The engine's client gives a stream that its types call the older kind. */
function asReadable(stream: NodeJS.ReadableStream): Readable {
  return stream as Readable;
}

/** Links are made last: nothing is ever written through one. */
async function unpack(archive: Readable, root: string, signal?: AbortSignal): Promise<void> {
  const links: Header[] = [];
  const entries = extract();
  const reading = pipeline(archive, entries, signal ? { signal } : {});
  reading.catch(() => undefined); // told by the entries, and below
  for await (const entry of entries) {
    if (entry.header.linkname) links.push(entry.header);
    else await unpackOne(entry, placeIn(root, entry.header.name));
    entry.resume();
  }
  await reading;
  const isHard = ({ type }: Header) => type === "link";
  for (const header of links.filter(isHard)) await makeLink(header, root);
  for (const header of links.filter((one) => !isHard(one))) await makeLink(header, root);
}

async function unpackOne(
  entry: AsyncIterable<unknown> & { header: Header },
  target: string | null,
): Promise<void> {
  if (target === null) return;
  if (entry.header.type === "directory") await fsp.mkdir(target, { recursive: true, mode: 0o700 });
  if (entry.header.type !== "file") return;
  await fsp.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await pipeline(entry, fs.createWriteStream(target, { mode: 0o600 }));
}

async function makeLink({ type, name, linkname }: Header, root: string): Promise<void> {
  const target = placeIn(root, name);
  if (target === null || !linkname) return;
  if (type === "symlink") await fsp.symlink(linkname, target);
  const from = type === "link" ? placeIn(root, linkname) : null;
  if (from !== null) await fsp.copyFile(from, target);
}

function placeIn(root: string, name: string): string | null {
  const target = path.join(root, name);
  return target === root || target.startsWith(root + path.sep) ? target : null;
}

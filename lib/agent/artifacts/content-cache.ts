/**
 * Contents of artifacts by their digest, on the agent's disk, for all its attempts. A content gets its name by being renamed once it is
 * whole and verified, so a kill leaves at most a draft; one that is taken away while it is being copied is only fetched again.
 */
import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import type { Content } from "../../artifacts-client/transfer";

/** A draft that nobody writes to any more: its process was killed. */
const staleMs = 3_600_000;

export class ContentCache {
  readonly #root: string;
  readonly #maxBytes: number;
  /** What this process has fetched or read through itself: a disk may have damaged the rest. */
  readonly #verified = new Set<string>();
  readonly #fetching = new Map<string, Promise<void>>();

  constructor(root: string, maxBytes: number) {
    this.#root = root;
    this.#maxBytes = maxBytes;
    fs.mkdirSync(path.join(root, "drafts"), { recursive: true, mode: 0o700 });
  }

  /** The file of a content, which `fetch` writes when it is not there; read it at once, as it may be taken away for room. */
  async find(content: Content, fetch: (draft: string) => Promise<void>): Promise<string> {
    const file = this.#fileOf(content);
    for (;;) {
      if (await this.#isGood(content, file)) return file;
      const other = this.#fetching.get(content.digest);
      // Should the other attempt be stopped over it, this one goes on by itself.
      if (other) await other.catch(() => undefined);
      else await this.#fetch(content, file, fetch);
    }
  }

  /** Takes away what was not used for longest until the rest fits, and what killed processes left. */
  async trim(): Promise<void> {
    await this.#clearDrafts();
    const found = await listFiles(this.#root);
    found.sort((a, b) => a.usedAt - b.usedAt);
    let total = found.reduce((sum, { size }) => sum + size, 0);
    for (const { file, size } of found) {
      if (total <= this.#maxBytes) return;
      await fsp.rm(file, { force: true });
      total -= size;
    }
  }

  #fileOf({ digest }: Content): string {
    const md5 = Buffer.from(digest, "base64").toString("hex");
    return path.join(this.#root, md5.slice(0, 2), md5);
  }

  async #isGood({ digest, size }: Content, file: string): Promise<boolean> {
    const stat = await fsp.stat(file).catch(() => null);
    if (!stat) return false;
    if (stat.size !== size || !(this.#verified.has(digest) || (await hasDigest(file, digest)))) {
      await fsp.rm(file, { force: true });
      return false;
    }
    this.#verified.add(digest);
    const now = new Date();
    await fsp.utimes(file, now, now).catch(() => undefined); // taken away since: whoever reads it sees that
    return true;
  }

  async #fetch({ digest }: Content, file: string, fetch: (draft: string) => Promise<void>): Promise<void> {
    const draft = path.join(this.#root, "drafts", randomUUID());
    const work = async () => {
      try {
        await fetch(draft);
        await fsp.chmod(draft, 0o444);
        await fsp.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await fsp.rename(draft, file);
        this.#verified.add(digest);
      } catch (error) {
        await fsp.rm(draft, { force: true });
        throw error;
      } finally {
        this.#fetching.delete(digest);
      }
    };
    const fetching = work();
    this.#fetching.set(digest, fetching);
    await fetching;
  }

  async #clearDrafts(): Promise<void> {
    const dir = path.join(this.#root, "drafts");
    for (const name of await fsp.readdir(dir)) {
      const stat = await fsp.stat(path.join(dir, name)).catch(() => null);
      if (stat && Date.now() - stat.mtimeMs > staleMs) await fsp.rm(path.join(dir, name), { force: true });
    }
  }
}

async function listFiles(root: string): Promise<{ file: string; size: number; usedAt: number }[]> {
  const folders = (await fsp.readdir(root)).filter((name) => name.length === 2);
  const lists = folders.map(async (folder) => {
    const dir = path.join(root, folder);
    const names = await fsp.readdir(dir).catch(() => []);
    const files = names.map(async (name) => {
      const file = path.join(dir, name);
      const stat = await fsp.stat(file).catch(() => null);
      return stat ? [{ file, size: stat.size, usedAt: stat.mtimeMs }] : [];
    });
    return (await Promise.all(files)).flat();
  });
  return (await Promise.all(lists)).flat();
}

async function hasDigest(file: string, digest: string): Promise<boolean> {
  try {
    const hash = createHash("md5");
    for await (const part of fs.createReadStream(file)) hash.update(part as Buffer);
    return hash.digest("base64") === digest;
  } catch {
    return false; // taken away since
  }
}

/** Puts what the program goes on from into its container before it is started. */
import fs from "node:fs";
import fsp from "node:fs/promises";
import path from "node:path";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import type Docker from "dockerode";
import { type Pack, pack } from "tar-stream";
import type { LaidCheckpoint } from "../runner";
import { isUnreachable } from "./engine-error";
import { patiently } from "./patiently";

/**
 * As copies in the container, not as mounts: what a program writes as whoever it runs as would else lie in the agent's own directories. Every
 * user may write to them, because the engine does not say who the program will be. Files of the image at the paths stay beside them.
 */
export async function copyIn(
  container: Docker.Container,
  checkpoints: readonly LaidCheckpoint[],
  signal: AbortSignal,
): Promise<void> {
  if (checkpoints.length === 0) return;
  const { Config } = await container.inspect();
  for (const { path: written, at } of checkpoints) {
    const target = path.posix.resolve(Config.WorkingDir || "/", written).slice(1);
    const put = async () => {
      const archive = pack();
      const body = new PassThrough();
      const packing = Promise.all([pipeline(archive, body), packAll(archive, at, target)]);
      packing.catch((error: unknown) => body.destroy(error instanceof Error ? error : undefined));
      try {
        await container.putArchive(body, { path: "/", abortSignal: signal });
        await packing;
      } finally {
        archive.destroy();
      }
    };
    await patiently(put, signal, isUnreachable);
  }
}

async function packAll(archive: Pack, at: string, target: string): Promise<void> {
  await packOne(archive, at, target);
  archive.finalize();
}

async function packOne(archive: Pack, file: string, name: string): Promise<void> {
  const stat = await fsp.lstat(file);
  if (stat.isDirectory()) {
    archive.entry({ name: `${name}/`, type: "directory", mode: 0o777 });
    for (const child of await fsp.readdir(file))
      await packOne(archive, path.join(file, child), `${name}/${child}`);
    return;
  }
  const entry = archive.entry({ name, size: stat.size, mode: 0o666, mtime: stat.mtime });
  await pipeline(fs.createReadStream(file), entry);
}

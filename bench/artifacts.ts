/**
 * `npm run bench -- artifacts [files] [GiB]`: contents of artifacts, up and down. Many small files beside `cp -r` and an MD5 of each; one large
 * file beside a copy that is on the disk when it ends. And how much memory the server takes for it. Linux only: it reads `/proc`.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { startServerProcess } from "./artifacts/server-process";
import { printTable } from "./table";
import { withDatabase } from "./with-database";

const smallSize = 4_096;
const mebibyte = 1_024 * 1_024;

export async function run(args: string[]): Promise<void> {
  const files = Number(args[0] ?? 10_000);
  const gibibytes = Number(args[1] ?? 5);
  await withDatabase(
    ({ dir }) => ({ SLIPWAY_DATA_DIR: path.join(dir, "data"), SLIPWAY_API_RATE: "1000000" }),
    async ({ dir }) => {
      const { getDatabase, closeDatabase } = await import("../lib/db/client");
      const { makeMember, makePersonToken } = await import("../lib/testing/factories");
      const { token } = await makePersonToken(getDatabase(), await makeMember(getDatabase(), "researcher"));
      const server = await startServerProcess();
      try {
        const world = { dir, url: server.url, key: token, server };
        // The first of everything is slower, and stays in memory.
        await moveBoth(world, "first", import.meta.dirname);
        await measureFiles(world, files);
        await measureLarge(world, gibibytes);
      } finally {
        await server.stop();
        await closeDatabase();
      }
    },
  );
}

interface World {
  dir: string;
  url: string;
  key: string;
  server: Awaited<ReturnType<typeof startServerProcess>>;
}

async function measureFiles(world: World, count: number): Promise<void> {
  const source = path.join(world.dir, "small");
  for (let at = 0; at < count; at += 1) {
    const folder = path.join(source, String(at % 100));
    if (at < 100) mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${at}.bin`), randomBytes(smallSize));
  }
  const own = timed(() => {
    execFileSync("cp", ["-r", source, path.join(world.dir, "copied")]);
    execFileSync("sh", ["-c", 'find "$0" -type f -print0 | xargs -0 md5sum > /dev/null', source]);
  });
  const { up, down, memory } = await moveBoth(world, "small", source);
  printTable(
    `${count.toLocaleString("en")} files of ${smallSize} bytes, seconds`,
    ["", "seconds", "to cp and MD5", "server's memory above idle, MiB"],
    [
      ["cp -r, and an MD5 of each", own, "1.0 ×", ""],
      ["up", up, `${(up / own).toFixed(1)} ×`, memory.up],
      ["down", down, `${(down / own).toFixed(1)} ×`, memory.down],
    ],
  );
}

async function measureLarge(world: World, gibibytes: number): Promise<void> {
  const source = path.join(world.dir, "large");
  mkdirSync(source);
  const file = path.join(source, "large.bin");
  const size = gibibytes * 1_024;
  const handle = openSync(file, "w");
  const chunk = randomBytes(mebibyte);
  for (let at = 0; at < size; at += 1) {
    chunk.writeUInt32LE(at);
    writeSync(handle, chunk);
  }
  closeSync(handle);
  const copied = path.join(world.dir, "large-copied");
  const own = timed(() =>
    execFileSync("dd", [`if=${file}`, `of=${copied}`, "bs=1M", "conv=fsync"], { stdio: "ignore" }),
  );
  rmSync(copied);
  const { up, down, memory } = await moveBoth(world, "large", source);
  const rate = (seconds: number) => size / seconds;
  printTable(
    `a file of ${gibibytes} GiB`,
    ["", "MiB/s", "of the disk's", "server's memory above idle, MiB"],
    [
      ["copied, until it is on the disk", rate(own), "100 %", ""],
      ["up", rate(up), `${((100 * own) / up).toFixed(0)} %`, memory.up],
      ["down", rate(down), `${((100 * own) / down).toFixed(0)} %`, memory.down],
    ],
  );
}

/** Seconds up and down, and the most memory that the server took for each. */
async function moveBoth({ dir, url, key, server }: World, artifact: string, directory: string) {
  const { createClient } = await import("../lib/api/api-client");
  const { uploadVersion } = await import("../lib/artifacts-client/upload-version");
  const { downloadVersion } = await import("../lib/artifacts-client/download-version");
  const way = { client: createClient({ url, key }), url };
  const idle = server.memory();
  server.peak();
  const up = await timedAsync(() =>
    uploadVersion(way, { project: "bench", artifact, type: "dataset", directory }),
  );
  const mostUp = server.peak() - idle;
  const target = path.join(dir, `${artifact}-down`);
  const down = await timedAsync(() =>
    downloadVersion(way, { project: "bench", artifact, version: "latest", directory: target }),
  );
  return { up, down, memory: { up: mostUp, down: server.peak() - idle } };
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1_000;
}

async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { needs } from "../testing/needs";
import { s3Server, startS3Server } from "../testing/s3-server";
import { directoryStore } from "./directory-store";
import { explainStore } from "./explain-store";
import { s3Store } from "./s3-store";

async function* bytes(count: number): AsyncGenerator<Uint8Array> {
  for (let left = count; left > 0; left -= 65_536) yield Buffer.alloc(65_536);
}

const refused = (message: RegExp) =>
  expect.objectContaining({ code: "UNAVAILABLE", message: expect.stringMatching(message) });

beforeAll(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "an-id");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-key");
});

/** A file system of one MiB, or why there is none. */
function mountSmall(): { root: string } | string {
  const root = mkdtempSync(path.join(os.tmpdir(), "slipway-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", root], { stdio: "pipe" });
    return { root };
  } catch {
    return "needs the right to mount a small file system";
  }
}

describe("a disk that is full", () => {
  const small = mountSmall();
  afterAll(() => {
    if (typeof small !== "string") execFileSync("umount", [small.root]);
  });

  it("is told, keeps nothing of the file, and what was there stays", {
    ...needs(typeof small === "string" ? small : null),
  }, async () => {
    if (typeof small === "string") return;
    const store = explainStore(directoryStore(small.root));
    await store.put("a/1", bytes(500_000), 2 ** 30);
    await expect(store.put("a/2", bytes(2_000_000), 2 ** 30)).rejects.toEqual(refused(/no room left/));
    expect(readdirSync(path.join(small.root, "a"))).toEqual(["1"]);
    await store.put("a/3", bytes(400_000), 2 ** 30);
  });
});

describe("a bucket", () => {
  it("that nobody answers for is told", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const away = { bucket: "files", prefix: "", endpoint: `http://127.0.0.1:${port}`, region: "us-east-1" };
    const store = explainStore(s3Store(away));
    await expect(store.put("a/1", bytes(10), 2 ** 30)).rejects.toEqual(refused(/cannot reach/));
    await expect(store.open("a/1")).rejects.toEqual(refused(/cannot reach/));
  });

  it("that was never made is told", needs(typeof s3Server === "string" ? s3Server : null), async () => {
    if (typeof s3Server === "string") return;
    const { endpoint, close } = await startS3Server(s3Server.python, "files");
    const store = explainStore(s3Store({ bucket: "others", prefix: "", endpoint, region: "us-east-1" }));
    await expect(store.put("a/1", bytes(10), 2 ** 30)).rejects.toEqual(refused(/does not exist/));
    await close();
  });
});

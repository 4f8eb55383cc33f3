/** One contract for every store: a directory, and a bucket of a real server with the wire of S3. */
import { mkdtempSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { needs } from "../testing/needs";
import { type S3Server, s3Server, startS3Server } from "../testing/s3-server";
import { directoryStore } from "./directory-store";
import type { FileStore } from "./file-store";
import { s3Store } from "./s3-store";

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function* breakingOff(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("half");
  throw new Error("cut");
}

async function read(content: AsyncIterable<Uint8Array> | null): Promise<string | null> {
  if (!content) return null;
  const all: Uint8Array[] = [];
  for await (const part of content) all.push(part);
  return Buffer.concat(all).toString();
}

interface Tried {
  store: FileStore;
  /** Everything that is kept, by place, drafts and parts included. */
  kept(): Promise<string[]>;
}

function tryDirectory(): Tried {
  const root = mkdtempSync(path.join(os.tmpdir(), "slipway-store-"));
  const kept = async () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
  return { store: directoryStore(root), kept };
}

const bucket = "files";
let server: S3Server | undefined;
let prefixes = 0;

function tryBucket(): Tried {
  if (!server) throw new Error("there is no server");
  const { endpoint } = server;
  prefixes += 1;
  const prefix = `try-${prefixes}`;
  const keysIn = async (query: string) => {
    const text = await (await fetch(`${endpoint}/${bucket}?${query}`)).text();
    return [...text.matchAll(/<Key>([^<]*)<\/Key>/g)]
      .map(([, key = ""]) => key)
      .filter((key) => key.startsWith(`${prefix}/`))
      .map((key) => key.slice(prefix.length + 1));
  };
  return {
    store: s3Store({ bucket, prefix, endpoint, region: "us-east-1" }),
    kept: async () => [...(await keysIn("list-type=2")), ...(await keysIn("uploads"))],
  };
}

beforeAll(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "an-id");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-key");
  if (typeof s3Server !== "string") server = await startS3Server(s3Server.python, bucket);
});
afterAll(() => server?.close());

const mebibyte = Buffer.alloc(1024 * 1024, "x");

/** More than one part of a multipart upload. */
async function* large(then?: Error): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < 40; count += 1) yield mebibyte;
  if (then) throw then;
}

describe.each<[string, () => Tried, string | null]>([
  ["a directory", tryDirectory, null],
  ["a bucket", tryBucket, typeof s3Server === "string" ? s3Server : null],
])("contents in %s", (_, setUp, missing) => {
  const options = needs(missing);

  it("come back as they were put, whole or in part, with their length", options, async () => {
    const { store } = setUp();
    const stored = await store.put("runs/a/1", parts("hel", "lo"), 5);
    expect(stored).toEqual({
      ...{ size: 5, md5: "XUFAKrxLKna5cZ2REBfFkg==" },
      sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    });
    expect(await read(await store.open("runs/a/1"))).toBe("hello");
    expect(await read(await store.open("runs/a/1", { start: 1, end: 3 }))).toBe("ell");
  });

  it("may be large, or empty", options, async () => {
    const { store } = setUp();
    expect(await store.put("a", large(), 2 ** 40)).toMatchObject({ size: 40 * mebibyte.length });
    expect((await read(await store.open("a")))?.length).toBe(40 * mebibyte.length);
    expect(await store.put("b", parts(), 5)).toMatchObject({ size: 0 });
    expect(await read(await store.open("b"))).toBe("");
  });

  it("are not there when they are too long or break off, not even in part", options, async () => {
    const { store, kept } = setUp();
    await expect(store.put("runs/a/1", parts("hello", "!"), 5)).rejects.toMatchObject({ code: "INVALID" });
    await expect(store.put("runs/a/1", breakingOff(), 5)).rejects.toThrow("cut");
    await expect(store.put("runs/a/1", large(new Error("late")), 2 ** 40)).rejects.toThrow("late");
    await expect(store.put("runs/a/1", large(), 39 * mebibyte.length)).rejects.toMatchObject({
      code: "INVALID",
    });
    expect(await kept()).toEqual([]);
  });

  it("are nothing where nothing was put, and can be removed twice", options, async () => {
    const { store, kept } = setUp();
    expect(await store.open("runs/a/1")).toBeNull();
    await store.put("runs/a/1", parts("x"), 5);
    await store.remove("runs/a/1");
    await store.remove("runs/a/1");
    expect(await store.open("runs/a/1")).toBeNull();
    expect(await kept()).toEqual([]);
  });

  it.each(["../out", "/etc/x", "a//b", "a/..", "A b", ""])("have no place %j", options, async (place) => {
    const { store, kept } = setUp();
    await expect(store.put(place, parts("x"), 5)).rejects.toThrow("no place");
    expect(await kept()).toEqual([]);
  });
});

/** Directories up and down over real HTTP: what must come back as it was, and what must be refused with nothing half left. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PersonActor } from "../access/actor";
import { createClient } from "../api/api-client";
import { type ApiServer, startApiServer } from "../testing/api-server";
import { makeMember, makePersonToken } from "../testing/factories";
import { type MadeFiles, makeArtifact } from "../testing/make-artifact";
import { prepareTestDatabase } from "../testing/test-database";
import { type DownloadInput, downloadVersion } from "./download-version";
import { type UploadInput, uploadVersion } from "./upload-version";

const { database } = prepareTestDatabase();
let api: ApiServer;
let actor: PersonActor;
let key: string;

beforeAll(async () => {
  process.env.SLIPWAY_DATA_DIR = mkdtempSync(path.join(os.tmpdir(), "slipway-files-"));
  api = await startApiServer();
  actor = await makeMember(database(), "researcher");
  ({ token: key } = await makePersonToken(database(), actor));
});
afterAll(() => api.close());

const newDirectory = () => mkdtempSync(path.join(os.tmpdir(), "slipway-transfer-"));

function makeDirectory(files: Record<string, string | Uint8Array>): string {
  const directory = newDirectory();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

async function readAll(directory: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isDirectory()) files[path.relative(directory, file)] = await readFile(file, "utf8");
  }
  return files;
}

/** `fetcher` stands in for the way of contents. */
function server(fetcher?: typeof fetch) {
  return { client: createClient({ url: api.url, key }), url: api.url, ...(fetcher && { fetch: fetcher }) };
}

let count = 0;
const newName = () => `artifact-${count++}`;

function put(directory: string, more: Partial<UploadInput> = {}, fetcher?: typeof fetch) {
  const said = { project: "vision", type: "dataset", artifact: newName() };
  return uploadVersion(server(fetcher), { ...said, directory, ...more });
}

function get(artifact: string, more: Partial<DownloadInput> = {}, fetcher?: typeof fetch) {
  const asked = { project: "vision", artifact, version: "latest", directory: newDirectory(), ...more };
  return downloadVersion(server(fetcher), asked);
}

const isContent = (input: Parameters<typeof fetch>[0]) => String(input).includes("/storage/");

describe("a directory that is put", () => {
  const files = {
    "a.txt": "a",
    empty: "",
    "deep/er/b.bin": Buffer.alloc(3_000_000, 7),
    "ünï/画像 1.png": "picture",
    [`${"long".repeat(63)}`]: "a name of 252 letters",
    "twice.txt": "a",
  };

  it("comes back as it was", async () => {
    const artifact = newName();
    const directory = makeDirectory(files);
    const made = await put(directory, { artifact, aliases: ["best"], metadata: { rows: 3 } });
    expect(made).toMatchObject({ version: "v0", isNew: true, files: 6 });
    // What two files hold is sent once.
    expect(made.sentBytes).toBe(made.bytes - 1);
    const back = newDirectory();
    expect(await get(artifact, { version: "best", directory: back })).toMatchObject({ files: 6, kept: 0 });
    expect(await readAll(back)).toEqual(await readAll(directory));
  });

  it("is the same version again when nothing changed, and sends only what is new when something did", async () => {
    const artifact = newName();
    const directory = makeDirectory({ "a.txt": "first", "b.txt": "second" });
    await put(directory, { artifact });
    expect(await put(directory, { artifact })).toMatchObject({ version: "v0", isNew: false, sentBytes: 0 });
    writeFileSync(path.join(directory, "b.txt"), "changed");
    expect(await put(directory, { artifact })).toMatchObject({ version: "v1", isNew: true, sentBytes: 7 });
  });

  it("may be put by two at once, and is whole both times", async () => {
    const directory = makeDirectory({ "same.bin": Buffer.alloc(500_000, 3), x: "x" });
    const [first, second] = [newName(), newName()];
    const made = await Promise.all([
      put(directory, { artifact: first }),
      put(directory, { artifact: second }),
    ]);
    expect(made).toMatchObject([{ version: "v0" }, { version: "v0" }]);
    for (const artifact of [first, second]) {
      const back = newDirectory();
      await get(artifact, { directory: back });
      expect(await readAll(back)).toEqual(await readAll(directory));
    }
  });

  it("with links inside holds what they lead to", async () => {
    const directory = makeDirectory({ "real/a.txt": "a" });
    symlinkSync("real/a.txt", path.join(directory, "link.txt"));
    symlinkSync("real", path.join(directory, "folder"));
    const artifact = newName();
    await put(directory, { artifact });
    const back = newDirectory();
    await get(artifact, { directory: back });
    expect(await readAll(back)).toEqual({ "real/a.txt": "a", "link.txt": "a", "folder/a.txt": "a" });
  });

  it("may be a single file", async () => {
    const artifact = newName();
    await put(path.join(makeDirectory({ "model.pt": "weights" }), "model.pt"), { artifact });
    const back = newDirectory();
    await get(artifact, { directory: back });
    expect(await readAll(back)).toEqual({ "model.pt": "weights" });
  });

  const odd: [string, (directory: string) => void, RegExp][] = [
    [
      "a link out of it",
      (at) => symlinkSync("/etc/hostname", path.join(at, "out")),
      /"out" is a link that leads out of/,
    ],
    ["a link that leads nowhere", (at) => symlinkSync("gone", path.join(at, "lost")), /leads nowhere/],
    ["a link round in a circle", (at) => symlinkSync(".", path.join(at, "round")), /circle/],
    ["a pipe", (at) => void execFileSync("mkfifo", [path.join(at, "pipe")]), /"pipe" is no file/],
    [
      "a name that is not UTF-8",
      (at) => writeFileSync(Buffer.concat([Buffer.from(`${at}/`), Buffer.from([0x66, 0xff])]), "x"),
      /not UTF-8/,
    ],
  ];
  it.each(odd)("with %s is refused in words", async (_, make, words) => {
    const directory = makeDirectory({ "a.txt": "a" });
    make(directory);
    await expect(put(directory)).rejects.toThrow(words);
  });

  it("with links out of it is followed when that is asked for", async () => {
    const directory = makeDirectory({ "a.txt": "a" });
    symlinkSync(makeDirectory({ "b.txt": "b" }), path.join(directory, "far"));
    expect(await put(directory, { followLinks: true })).toMatchObject({ files: 2 });
  });

  it("that holds nothing, or is not there, is refused in words", async () => {
    await expect(put(newDirectory())).rejects.toThrow(/no file in/);
    await expect(put("/never/was")).rejects.toThrow('There is no "/never/was"');
  });

  it("of which a file is written to meanwhile is refused, and nothing is committed", async () => {
    const directory = makeDirectory({ "log.txt": "one\n" });
    const artifact = newName();
    const writes: typeof fetch = async (input, init) => {
      if (isContent(input)) appendFileSync(path.join(directory, "log.txt"), "two\n");
      return fetch(input, init);
    };
    await expect(put(directory, { artifact }, writes)).rejects.toMatchObject({
      code: "changed",
      message: expect.stringContaining('"log.txt" changed while it was read'),
    });
    await expect(get(artifact)).rejects.toMatchObject({ status: 404 });
  });

  it("goes on when the way breaks", async () => {
    const directory = makeDirectory({ "a.bin": Buffer.alloc(200_000, 1) });
    let tries = 0;
    const breaking: typeof fetch = async (input, init) => {
      if (!isContent(input) || tries++ > 0) return fetch(input, init);
      throw new TypeError("fetch failed");
    };
    expect(await put(directory, {}, breaking)).toMatchObject({ version: "v0" });
    expect(tries).toBeGreaterThan(1);
  });
});

describe("a version that is got", () => {
  async function make(files: MadeFiles): Promise<string> {
    const artifact = newName();
    await makeArtifact(actor, files, { project: "vision", name: artifact });
    return artifact;
  }

  it.each(["../out.txt", "/tmp/out.txt", "a/../../out.txt"])("never writes %s outside", async (name) => {
    const artifact = await make({ [name]: "bad" });
    const directory = path.join(newDirectory(), "inner");
    await expect(get(artifact, { directory })).rejects.toMatchObject({ code: "unsafe" });
    expect(await readAll(path.dirname(directory))).toEqual({});
  });

  it("is not led out by a link that lies there", async () => {
    const [directory, outside] = [newDirectory(), newDirectory()];
    symlinkSync(outside, path.join(directory, "sub"));
    await expect(get(await make({ "sub/a.txt": "a" }), { directory })).rejects.toMatchObject({
      code: "unsafe",
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  it("keeps what is there with the same content, and replaces what differs only when it is asked to", async () => {
    const artifact = await make({ "a.txt": "a", "b.txt": "b" });
    const directory = makeDirectory({ "a.txt": "a", "b.txt": "mine" });
    await expect(get(artifact, { directory })).rejects.toMatchObject({ code: "in-the-way" });
    expect(await readAll(directory)).toEqual({ "a.txt": "a", "b.txt": "mine" });
    expect(await get(artifact, { directory, overwrite: true })).toMatchObject({ files: 2, kept: 1 });
    expect(await readAll(directory)).toEqual({ "a.txt": "a", "b.txt": "b" });
  });

  it("is refused when a digest lies, and nothing of the file is left", async () => {
    const artifact = await make({ "a.txt": "abc" });
    const lying: typeof fetch = async (input, init) =>
      isContent(input) ? new Response("xyz") : fetch(input, init);
    const directory = newDirectory();
    await expect(get(artifact, { directory }, lying)).rejects.toMatchObject({ code: "damaged" });
    expect(readdirSync(directory)).toEqual([]);
  });

  it("goes on when an answer is cut short", async () => {
    const artifact = await make({ "a.txt": "abcdef" });
    let tries = 0;
    const cutting: typeof fetch = async (input, init) =>
      isContent(input) && tries++ === 0 ? new Response("abc") : fetch(input, init);
    const directory = newDirectory();
    await get(artifact, { directory }, cutting);
    expect(await readAll(directory)).toEqual({ "a.txt": "abcdef" });
  });

  it("names its references, which are not fetched", async () => {
    const ref = "s3://bucket/key";
    const artifact = await make({ "a.txt": "a", far: { ref, size: 5 } });
    expect(await get(artifact)).toMatchObject({ files: 1, references: [{ path: "far", ref }] });
  });

  it("comes through a cache that has it", async () => {
    const artifact = await make({ "a.txt": "a", "b.txt": "b" });
    const cache = newDirectory();
    let fetched = 0;
    const place: DownloadInput["place"] = async ({ digest }, file, fetchTo) => {
      const kept = path.join(cache, Buffer.from(digest, "base64").toString("hex"));
      if (!readdirSync(cache).includes(path.basename(kept))) {
        fetched++;
        await fetchTo(kept);
      }
      await copyFile(kept, file);
    };
    for (const directory of [newDirectory(), newDirectory()]) {
      await get(artifact, { directory, place });
      expect(await readAll(directory)).toEqual({ "a.txt": "a", "b.txt": "b" });
    }
    expect(fetched).toBe(2);
  });

  it("tells how far it is", async () => {
    const artifact = await make({ "a.txt": "abc", "b.txt": "defg" });
    const last = { files: 0, bytes: 0, totalFiles: 0, totalBytes: 0 };
    await get(artifact, { onProgress: (progress) => Object.assign(last, progress) });
    expect(last).toEqual({ files: 2, bytes: 7, totalFiles: 2, totalBytes: 7 });
  });

  it("that is not there is not found", async () => {
    await expect(get("never-was")).rejects.toMatchObject({ status: 404 });
  });
});

import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { directoryStore } from "./directory-store";

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

function setUp() {
  const root = mkdtempSync(path.join(os.tmpdir(), "slipway-store-"));
  return { root, store: directoryStore(root) };
}

describe("a store of contents", () => {
  it("gives back what was put, whole or in part, and says how long it is", async () => {
    const { store } = setUp();
    const stored = await store.put("runs/a/1", parts("hel", "lo"), 5);
    expect(stored).toEqual({ size: 5, md5: "XUFAKrxLKna5cZ2REBfFkg==" });
    expect(await read(await store.open("runs/a/1"))).toBe("hello");
    expect(await read(await store.open("runs/a/1", { start: 1, end: 3 }))).toBe("ell");
  });

  it("keeps nothing of what is too long or breaks off", async () => {
    const { root, store } = setUp();
    await expect(store.put("runs/a/1", parts("hello", "!"), 5)).rejects.toMatchObject({ code: "INVALID" });
    await expect(store.put("runs/a/1", breakingOff(), 5)).rejects.toThrow("cut");
    expect(readdirSync(path.join(root, "runs/a"))).toEqual([]);
  });

  it("has nothing where nothing was put, and removes twice", async () => {
    const { store } = setUp();
    expect(await store.open("runs/a/1")).toBeNull();
    await store.put("runs/a/1", parts("x"), 5);
    await store.remove("runs/a/1");
    await store.remove("runs/a/1");
    expect(await store.open("runs/a/1")).toBeNull();
  });

  it.each(["../out", "/etc/x", "a//b", "a/..", "A b", ""])("takes %j for no place", async (place) => {
    const { root, store } = setUp();
    await expect(store.put(place, parts("x"), 5)).rejects.toThrow("no place");
    expect(existsSync(path.join(root, "../out"))).toBe(false);
  });
});

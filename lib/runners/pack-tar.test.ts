import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { packTar, type TarEntry } from "./pack-tar";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-tar-"));
afterAll(() => fs.rmSync(dir, { recursive: true }));

async function pack(entries: TarEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of packTar(entries)) parts.push(part);
  return Buffer.concat(parts);
}

function linkOf(fd: string): string | undefined {
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
}

describe("packTar", () => {
  it("writes what tar reads: long and foreign names, links, modes, every length", async () => {
    const long = `${"d".repeat(90)}/${"f".repeat(90)} ü`;
    const file = path.join(dir, "source");
    fs.writeFileSync(file, "x".repeat(1300));
    const lengths = [0, 1, 511, 512, 513];
    const archive = await pack([
      { path: "sub", mode: 0o755, content: { kind: "directory" } },
      { path: "run.sh", mode: 0o755, content: { kind: "file", file, size: 1300 } },
      { path: long, mode: 0o644, content: { kind: "text", text: "long" } },
      { path: "link", mode: 0o777, content: { kind: "link", target: long } },
      ...lengths.map(
        (length): TarEntry => ({
          path: `sub/${length}`,
          mode: 0o644,
          content: { kind: "text", text: "y".repeat(length) },
        }),
      ),
    ]);
    const out = path.join(dir, "out");
    fs.mkdirSync(out);
    execFileSync("tar", ["-x", "-C", out], { input: archive });
    expect(fs.readFileSync(path.join(out, "run.sh"), "utf8")).toBe("x".repeat(1300));
    expect(fs.statSync(path.join(out, "run.sh")).mode & 0o777).toBe(0o755);
    expect(fs.readFileSync(path.join(out, long), "utf8")).toBe("long");
    expect(fs.readlinkSync(path.join(out, "link"))).toBe(long);
    for (const length of lengths) expect(fs.statSync(path.join(out, `sub/${length}`)).size).toBe(length);
  });

  it("gives the same bytes for the same content, and owner and time of nobody", async () => {
    const file = path.join(dir, "again");
    fs.writeFileSync(file, "a");
    const entries: TarEntry[] = [
      { path: "a", mode: 0o644, content: { kind: "file", file, size: 1 } },
      { path: `ü${"l".repeat(120)}`, mode: 0o777, content: { kind: "link", target: "a" } },
      { path: "empty", mode: 0o644, content: { kind: "file", file: path.join(dir, "never read"), size: 0 } },
    ];
    const first = await pack(entries);
    fs.utimesSync(file, 1, 2);
    expect(first.equals(await pack(entries))).toBe(true);
    const listed = execFileSync("tar", ["-tv", "--utc", "--numeric-owner"], {
      input: first,
      encoding: "utf8",
    });
    for (const line of listed.trim().split("\n")) expect(line).toMatch(/ 0\/0 .* 1970-01-01 00:00 /);
  });

  it("lets go of its files when nobody reads on", async () => {
    const file = path.join(dir, "long");
    fs.writeFileSync(file, Buffer.alloc(4 * 1024 * 1024));
    const open = () => fs.readdirSync("/proc/self/fd").filter((fd) => linkOf(fd) === fs.realpathSync(file));
    for await (const part of packTar([
      { path: "a", mode: 0o644, content: { kind: "file", file, size: 4 * 1024 * 1024 } },
    ])) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
    await vi.waitFor(() => expect(open()).toEqual([]));
  });

  it("fails when a file became shorter", async () => {
    const file = path.join(dir, "short");
    fs.writeFileSync(file, "ab");
    await expect(
      pack([{ path: "a", mode: 0o644, content: { kind: "file", file, size: 3 } }]),
    ).rejects.toThrow("changed while it was read");
  });
});

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packTar, type TarEntry } from "./pack-tar";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-tar-"));
afterAll(() => fs.rmSync(dir, { recursive: true }));

async function pack(entries: TarEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of packTar(entries)) parts.push(part);
  return Buffer.concat(parts);
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

  it("fails when a file became shorter", async () => {
    const file = path.join(dir, "short");
    fs.writeFileSync(file, "ab");
    await expect(
      pack([{ path: "a", mode: 0o644, content: { kind: "file", file, size: 3 } }]),
    ).rejects.toThrow("changed while it was read");
  });
});

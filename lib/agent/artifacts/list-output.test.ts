import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { listOutput } from "./list-output";
import { measureSettled } from "./measure-settled";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-output-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
const never = new AbortController().signal;

describe("what lies at a path", () => {
  it("is its files, and links to them; what leads out of it is no part of it", async () => {
    const at = path.join(root, "out");
    fs.mkdirSync(path.join(at, "ü/deep"), { recursive: true });
    fs.writeFileSync(path.join(root, "secret"), "s");
    for (const name of ["b", "a", "ü/deep/c"]) fs.writeFileSync(path.join(at, name), name);
    fs.symlinkSync("a", path.join(at, "to-a"));
    fs.symlinkSync("../secret", path.join(at, "out"));
    fs.symlinkSync("ü", path.join(at, "to-dir"));
    fs.symlinkSync("nothing", path.join(at, "nowhere"));
    const listed = await listOutput(at);
    expect(listed?.files.map(({ path: name }) => name)).toEqual(["a", "b", "to-a", "ü/deep/c"]);
    expect(listed?.left).toEqual([
      "nowhere is a link that leads nowhere",
      "out is a link that leads out of the directory",
      "to-dir is a link to a directory",
    ]);
    expect((await listOutput(path.join(at, "a")))?.files.map(({ path: name }) => name)).toEqual(["a"]);
    expect(await listOutput(path.join(root, "none"))).toBe(null);
  });

  it("is not taken while it is written to", async () => {
    const file = path.join(root, "changing");
    fs.writeFileSync(file, "x");
    expect(await measureSettled(file, "changing", never)).toMatchObject({ size: 1 });
    // Long enough that the writer has its turn between two pieces of every reading.
    fs.truncateSync(file, 32 * 1024 * 1024);
    const timer = setInterval(() => fs.appendFileSync(file, "x"), 0);
    await expect(measureSettled(file, "changing", never)).rejects.toMatchObject({ code: "changed" });
    clearInterval(timer);
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createWorkKeeper } from "./kept-work";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-kept-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

describe("work of failed attempts", () => {
  it("is kept as it was for its time, and then removed", () => {
    let time = new Date("2026-01-01T00:00:00Z").getTime();
    const kept = path.join(root, "kept");
    const keeper = createWorkKeeper(kept, 3_600_000, () => new Date(time));
    keeper.sweep();
    const make = (name: string) => {
      const dir = path.join(root, name);
      fs.mkdirSync(dir);
      fs.writeFileSync(path.join(dir, "half.ckpt"), name);
      return dir;
    };
    keeper.keep(make("first"), "first.1");
    expect(fs.existsSync(path.join(root, "first"))).toBe(false);
    expect(fs.readFileSync(path.join(kept, "first.1/half.ckpt"), "utf8")).toBe("first");
    time += 3_000_000;
    keeper.keep(make("second"), "second.1");
    expect(fs.readdirSync(kept)).toEqual(["first.1", "second.1"]);
    time += 3_000_000;
    keeper.sweep();
    expect(fs.readdirSync(kept)).toEqual(["second.1"]);
  });

  it("that cannot be kept harms nobody", () => {
    const keeper = createWorkKeeper(path.join(root, "kept"), 1, () => new Date());
    expect(() => keeper.keep(path.join(root, "absent"), "absent.1")).not.toThrow();
  });
});

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findCgroup } from "./find-cgroup";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-groups-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
let count = 0;

/** A tree of groups as the kernel shows it, as far as files can play it: what is handed down is handed down already. */
function tree(...groups: string[]): string {
  count += 1;
  const mount = path.join(root, String(count));
  for (const group of ["", ...groups]) {
    const dir = path.join(mount, group);
    fs.mkdirSync(dir, { recursive: true });
    for (const name of ["cgroup.controllers", "cgroup.subtree_control"])
      fs.writeFileSync(path.join(dir, name), "memory pids cpu io\n");
    fs.writeFileSync(path.join(dir, "cgroup.procs"), "");
    if (group) fs.writeFileSync(path.join(dir, "cgroup.type"), "domain\n");
  }
  return mount;
}
const controllers = new Set(["memory", "pids", "cpu", "io"]);

describe("the control group of an agent", () => {
  it("is none where the machine has none, or where none is wanted", () => {
    const bare = path.join(root, "bare");
    fs.mkdirSync(bare);
    expect(findCgroup({ wanted: "auto", mount: bare, ownGroup: "/" })).toMatchObject({
      problem: expect.stringContaining("version 2"),
    });
    expect(findCgroup({ wanted: "off", mount: tree(), ownGroup: "/" })).toMatchObject({
      problem: expect.stringContaining("switched off"),
    });
  });

  it("is the one it was started in, which it leaves for a child of it", () => {
    const mount = tree("unit");
    fs.writeFileSync(path.join(mount, "unit/cgroup.procs"), `${process.pid}\n`);
    expect(findCgroup({ wanted: "auto", mount, ownGroup: "/unit" })).toEqual({
      dir: path.join(mount, "unit"),
      controllers,
    });
    expect(fs.readFileSync(path.join(mount, "unit/agent/cgroup.procs"), "utf8")).toBe(String(process.pid));
    // As it is found by the next agent, which systemd starts in the child.
    for (const name of ["cgroup.controllers", "cgroup.subtree_control"])
      fs.writeFileSync(path.join(mount, "unit/agent", name), "");
    expect(findCgroup({ wanted: "auto", mount, ownGroup: "/unit/agent" })).toMatchObject({
      dir: path.join(mount, "unit"),
    });
  });

  it("is never one that others are in", () => {
    const mount = tree("session");
    fs.writeFileSync(path.join(mount, "session/cgroup.procs"), `1\n${process.pid}\n`);
    expect(findCgroup({ wanted: "auto", mount, ownGroup: "/session" })).toMatchObject({
      problem: expect.stringContaining("Delegate=yes"),
    });
    expect(fs.existsSync(path.join(mount, "session/agent"))).toBe(false);
    expect(findCgroup({ wanted: "auto", mount, ownGroup: "/../elsewhere" })).toHaveProperty("problem");
  });

  it("is the directory that its file names, or a sentence about it", () => {
    const mount = tree("slipway");
    const dir = path.join(mount, "slipway");
    expect(findCgroup({ wanted: dir, mount, ownGroup: "/" })).toEqual({ dir, controllers });
    const absent = path.join(mount, "no/such");
    expect(findCgroup({ wanted: absent, mount, ownGroup: "/" })).toMatchObject({
      problem: expect.stringContaining(absent),
    });
    fs.writeFileSync(path.join(dir, "cgroup.subtree_control"), "io\n");
    fs.writeFileSync(path.join(dir, "cgroup.controllers"), "io\n");
    expect(findCgroup({ wanted: dir, mount, ownGroup: "/" })).toMatchObject({
      problem: expect.stringContaining("neither memory"),
    });
  });

  it("is only looked at by the doctor", () => {
    const mount = tree("unit");
    fs.writeFileSync(path.join(mount, "unit/cgroup.procs"), `${process.pid}\n`);
    const look = (wanted: string, ownGroup = "/unit") =>
      findCgroup({ wanted, mount, ownGroup, isLookOnly: true });
    expect(look("auto")).toHaveProperty("dir");
    expect(look(path.join(mount, "new"))).toHaveProperty("dir");
    expect(fs.existsSync(path.join(mount, "unit/agent")) || fs.existsSync(path.join(mount, "new"))).toBe(
      false,
    );
  });
});

import { fork } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { openIdentity } from "./agent-identity";
import { claimWorkDir } from "./work-dir";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-identity-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
function makeDir(name: string): string {
  const dir = path.join(root, name);
  fs.mkdirSync(dir);
  return dir;
}

it("is made once and kept, with a process that is new at each start", () => {
  const dir = makeDir("kept");
  const [first, again] = [openIdentity(dir), openIdentity(dir)];
  expect(again).toEqual({ ...first, process: expect.not.stringContaining(first.process) });
  expect(fs.statSync(path.join(dir, "agent-id")).mode & 0o777).toBe(0o600);
});

it("of two work directories are two, in two places", () => {
  const [one, other] = [openIdentity(makeDir("one")), openIdentity(makeDir("other"))];
  expect(one.id).not.toBe(other.id);
  expect(one.place).not.toBe(other.place);
});

it("of a copied work directory is the same in another place", () => {
  const dir = makeDir("original");
  const { id, place } = openIdentity(dir);
  fs.cpSync(dir, path.join(root, "copy"), { recursive: true });
  const copy = openIdentity(path.join(root, "copy"));
  expect(copy.id).toBe(id);
  expect(copy.place).not.toBe(place);
});

it("can be given where the work directory does not outlive the agent", () => {
  const dir = makeDir("ephemeral");
  expect(openIdentity(dir, "ml.slipway-agent-0").id).toBe("ml.slipway-agent-0");
  expect(fs.readdirSync(dir)).toEqual([]);
});

it("is refused where the file holds none, with what to do", () => {
  const dir = makeDir("broken");
  fs.writeFileSync(path.join(dir, "agent-id"), "not an id\n");
  expect(() => openIdentity(dir)).toThrow(/agent-id holds no agent's id: remove it/);
});

const claimer = path.join(root, "claimer.mjs");
const workDirModule = path.join(import.meta.dirname, "work-dir.ts");
fs.writeFileSync(
  claimer,
  `import { claimWorkDir } from ${JSON.stringify(workDirModule)};
process.on("message", (dir) => {
  try { claimWorkDir(dir); process.send("mine"); } catch (error) { process.send(error.message); }
});
process.send("ready");`,
);

it("a work directory whose agent was killed is claimed by one of many that start at once", {
  timeout: 60_000,
}, async () => {
  const dir = makeDir("raced");
  fs.writeFileSync(path.join(dir, "agent-lock.7"), JSON.stringify({ pid: 2 ** 22 + 1, start: "1", dir }));
  const options = { execArgv: ["--import", "tsx"], cwd: path.resolve(import.meta.dirname, "../../..") };
  const children = Array.from({ length: 6 }, () => fork(claimer, [], options));
  const next = (child: (typeof children)[number]) =>
    new Promise<unknown>((resolve) => child.once("message", resolve));
  await Promise.all(children.map(next));
  const answers = children.map(next);
  for (const child of children) child.send(dir);
  const said = await Promise.all(answers);
  for (const child of children) child.kill("SIGKILL");
  expect(said.filter((one) => one === "mine")).toHaveLength(1);
  for (const one of said.filter((answer) => answer !== "mine"))
    expect(one).toMatch(/another agent \(process \d+\) works in .*a work directory of its own/);
});

it("a work directory is free again once it was released", () => {
  const dir = makeDir("released");
  claimWorkDir(dir).release();
  claimWorkDir(dir).release();
  expect(fs.readdirSync(dir)).toEqual(["agent-lock.2"]);
});

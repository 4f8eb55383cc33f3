import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findRemoteCommit } from "./resolve-commit";

let dir = "";
let repository = "";
const git = (...argv: string[]) =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...argv], {
    cwd: repository,
    encoding: "utf8",
  }).trim();

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "slipway-commit-"));
  repository = path.join(dir, "repo");
  execFileSync("git", ["init", "-q", "-b", "main", repository]);
  writeFileSync(path.join(repository, "train.js"), "1");
  git("add", ".");
  git("commit", "-q", "-m", "one");
  git("tag", "-a", "v1", "-m", "one");
  writeFileSync(path.join(repository, "train.js"), "2");
  git("commit", "-q", "-am", "two");
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("findRemoteCommit", () => {
  it("finds what a branch, a tag and HEAD are at", async () => {
    const head = git("rev-parse", "main");
    expect(await findRemoteCommit({ repository, ref: "main" })).toBe(head);
    expect(await findRemoteCommit({ repository: `file://${repository}`, ref: "HEAD" })).toBe(head);
    expect(await findRemoteCommit({ repository, ref: "v1" })).toBe(git("rev-parse", "v1^{commit}"));
  });

  it("says nothing about a branch or repository that is not there", async () => {
    expect(await findRemoteCommit({ repository, ref: "nope" })).toBeUndefined();
    expect(await findRemoteCommit({ repository: path.join(dir, "nope"), ref: "main" })).toBeUndefined();
    expect(await findRemoteCommit({ repository: "http://127.0.0.1:9/x.git", ref: "main" })).toBeUndefined();
  });

  it("runs nothing for an address that is an option or another transport", async () => {
    const mark = path.join(dir, "mark");
    const addresses = [
      `--upload-pack=touch ${mark}`,
      `ext::sh -c "touch ${mark}"`,
      `ext::touch% ${mark}`,
      `ssh://-oProxyCommand=touch ${mark}/x`,
      `-oProxyCommand=touch ${mark}`,
      "",
      `${repository}\n--upload-pack=touch ${mark}`,
    ];
    for (const address of addresses)
      expect(await findRemoteCommit({ repository: address, ref: "main" })).toBeUndefined();
    expect(await findRemoteCommit({ repository, ref: "--all" })).toBeUndefined();
    expect(existsSync(mark)).toBe(false);
  });
});

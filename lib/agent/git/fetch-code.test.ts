import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StartRefusal } from "../../runners/runner";
import { makeRepository } from "../../testing/git-repository";
import { type CodeRequest, createCodeFetcher } from "./fetch-code";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-git-"));
const repository = makeRepository(path.join(root, "repository"));
const first = repository.commit({ "train.py": "print(1)\n", "data/a.txt": "a\n" });
const second = repository.commit({ "train.py": "print(2)\n" });
repository.git("branch", "feature/x");
repository.git("tag", "-a", "v1", "-m", "one", first);
const third = repository.commit({ "train.py": "print(3)\n" });

const environment = { PATH: process.env.PATH, HOME: root };
let servers: http.Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  fs.rmSync(root, { recursive: true, force: true });
});

let count = 0;
function makeFetcher(allowedGitSources = [`${root}/*`], cacheDir = path.join(root, `cache-${++count}`)) {
  return createCodeFetcher({ cacheDir, environment, allowedGitSources });
}
async function fetch(
  git: Record<string, string>,
  fetchCode = makeFetcher(),
  more: Partial<CodeRequest> = {},
) {
  count += 1;
  const dir = path.join(root, `code-${count}`);
  const said: string[] = [];
  const { commit } = await fetchCode({
    config: { git: { repository: repository.dir, ...git } },
    pinned: null,
    allowedGitSources: [],
    dir,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
    ...more,
  });
  return { commit, dir, said, read: (name: string) => fs.readFileSync(path.join(dir, name), "utf8") };
}
async function refusalOf(
  git: Record<string, string>,
  more: Partial<CodeRequest> = {},
): Promise<StartRefusal> {
  const error: unknown = await fetch(git, makeFetcher(), more).catch((caught) => caught);
  if (error instanceof StartRefusal) return error;
  throw new Error("it was not refused", { cause: error });
}

describe("the code of a run", () => {
  it("is what the branch, the tag, the default branch or the commit has", async () => {
    const fetchCode = makeFetcher();
    expect((await fetch({}, fetchCode)).commit).toBe(third);
    expect((await fetch({ branch: "feature/x" }, fetchCode)).commit).toBe(second);
    expect((await fetch({ branch: "v1" }, fetchCode)).commit).toBe(first);
    const pinned = await fetch({ commit: first }, fetchCode);
    expect(pinned.commit).toBe(first);
    expect(pinned.read("train.py")).toBe("print(1)\n");
    expect(pinned.read("data/a.txt")).toBe("a\n");
  });

  it("takes a short or upper-case commit and one the server pinned; the config's own wins", async () => {
    expect((await fetch({ commit: first.slice(0, 8) })).commit).toBe(first);
    expect((await fetch({ commit: second.toUpperCase() })).commit).toBe(second);
    expect((await fetch({ branch: "main" }, makeFetcher(), { pinned: second })).commit).toBe(second);
    expect((await fetch({ commit: first }, makeFetcher(), { pinned: second })).commit).toBe(first);
  });

  it("gives every attempt its own tree, where git works", async () => {
    const fetchCode = makeFetcher();
    const [one, two] = await Promise.all([
      fetch({ commit: third }, fetchCode),
      fetch({ commit: third }, fetchCode),
    ]);
    fs.writeFileSync(path.join(one.dir, "train.py"), "changed");
    expect(two.read("train.py")).toBe("print(3)\n");
    const git = (...args: string[]) => execFileSync("git", args, { cwd: two.dir, encoding: "utf8" }).trim();
    expect(git("rev-parse", "HEAD")).toBe(third);
    expect(git("status", "--porcelain")).toBe("");
    expect(git("remote", "get-url", "origin")).toBe(repository.dir);
    expect(git("log", "--format=%H")).toBe(third);
  });

  it("needs no repository once it has the commit", async () => {
    const moving = makeRepository(path.join(root, "moving"));
    const commit = moving.commit({ "a.txt": "a" });
    const fetchCode = makeFetcher();
    await fetch({ repository: moving.dir, commit }, fetchCode);
    fs.rmSync(moving.dir, { recursive: true });
    const again = await fetch({ repository: moving.dir, commit }, fetchCode);
    expect(again.read("a.txt")).toBe("a");
    expect(again.said.join()).not.toContain("fetching");
  });

  it("gets a commit again after somebody emptied the cache", async () => {
    const cacheDir = path.join(root, "emptied");
    const fetchCode = makeFetcher([`${root}/*`], cacheDir);
    await fetch({ commit: first }, fetchCode);
    await fetch({ commit: first }, fetchCode);
    fs.rmSync(cacheDir, { recursive: true });
    await fetch({ commit: second }, fetchCode);
    expect((await fetch({ commit: first }, fetchCode)).read("train.py")).toBe("print(1)\n");
  });

  it("follows a branch that has moved", async () => {
    const moving = makeRepository(path.join(root, "moving-branch"));
    const old = moving.commit({ "a.txt": "1" });
    const fetchCode = makeFetcher();
    expect((await fetch({ repository: moving.dir, branch: "main" }, fetchCode)).commit).toBe(old);
    const fresh = moving.commit({ "a.txt": "2" });
    expect((await fetch({ repository: moving.dir, branch: "main" }, fetchCode)).commit).toBe(fresh);
  });

  it("runs no hook of the repository's and no program an address names", async () => {
    const mark = path.join(root, "hook-ran");
    const hooked = makeRepository(path.join(root, "hooked"));
    hooked.commit({ ".githooks/post-checkout": `#!/bin/sh\ntouch ${mark}\n` });
    await fetch({ repository: hooked.dir });
    for (const address of [
      `ext::sh -c touch% ${mark}`,
      `--upload-pack=touch ${mark}`,
      `-u${mark}`,
      `ssh://-oProxyCommand=touch ${mark}/x`,
      "file::/etc",
      `${repository.dir}\n--upload-pack=touch ${mark}`,
    ])
      expect((await refusalOf({ repository: address })).message).toMatch(/is refused|neither the queue/);
    expect(fs.existsSync(mark)).toBe(false);
  });

  it("refuses hostile branches and commits before git sees them", async () => {
    expect((await refusalOf({ branch: "--upload-pack=touch x" })).message).toContain('it begins with "-"');
    expect((await refusalOf({ branch: "a..b" })).message).toContain("branch a..b is refused");
    expect((await refusalOf({ commit: "--output=x" })).message).toContain("is refused");
  });

  it("opens a path on this machine only where the queue or the agent lists it", async () => {
    const closed = makeFetcher([]);
    await expect(fetch({}, closed)).rejects.toThrow(
      "neither the queue's sources.git nor the agent's git_sources",
    );
    expect((await fetch({}, closed, { allowedGitSources: [repository.dir] })).commit).toBe(third);
    const url = `file://${repository.dir}`;
    expect((await fetch({ repository: url }, closed, { allowedGitSources: [url] })).commit).toBe(third);
    await expect(
      fetch({ repository: `${root}/open/../repository` }, makeFetcher([`${root}/open/*`])),
    ).rejects.toThrow("neither");
  });

  it("says which commit, branch or repository is missing", async () => {
    const nowhere = "0123456789abcdef0123456789abcdef01234567";
    expect(await refusalOf({ commit: nowhere })).toMatchObject({
      reason: "refused",
      outcomeCause: "fetch",
      message: `commit ${nowhere} was not found in ${repository.dir}`,
    });
    expect((await refusalOf({ commit: "abcdef" })).message).toContain("commit abcdef was not found");
    expect((await refusalOf({ branch: "gone" })).message).toBe(`${repository.dir} has no branch or tag gone`);
    expect((await refusalOf({ repository: `${root}/absent` })).message).toContain("absent does not exist");
    expect((await refusalOf({}, { config: { artifact: "a:latest" } })).message).toContain("artifact");
    expect((await refusalOf({}, { config: {} })).message).toContain("names no git repository");
  });

  it("gives up when it is told to", async () => {
    const signal = AbortSignal.abort("cancelled");
    await expect(fetch({}, makeFetcher(), { signal })).rejects.toBe("cancelled");
  });
});

describe("the code of a run, over HTTP", () => {
  const addresses = { locked: "", missing: "", plain: "", closed: "" };
  beforeAll(async () => {
    const bare = path.join(root, "plain.git");
    repository.git("clone", "--quiet", "--bare", repository.dir, bare);
    execFileSync("git", ["update-server-info"], { cwd: bare });
    addresses.locked = await serve((_, response) => response.writeHead(401).end());
    addresses.missing = await serve((_, response) => response.writeHead(404).end());
    addresses.plain = await serve((request, response) => {
      const file = path.join(
        bare,
        path.normalize(new URL(request.url ?? "/", "http://x").pathname).slice("/r.git".length),
      );
      if (!fs.existsSync(file)) response.writeHead(404).end();
      else response.end(fs.readFileSync(file));
    });
    addresses.closed = await serve(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
  });

  async function serve(answer: http.RequestListener): Promise<string> {
    const server = http.createServer(answer);
    servers = [...servers, server];
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/r.git`;
  }

  it("asks for no password and says that one is needed", async () => {
    const refusal = await refusalOf({ repository: addresses.locked.replace("http://", "http://ana@") });
    expect(refusal.message).toContain("needs a password or key");
    expect(refusal.message).not.toContain("ana");
    expect(refusal.reason).toBe("refused");
  });

  it("tells a repository that does not exist from a server that is not there", async () => {
    expect(await refusalOf({ repository: addresses.missing })).toMatchObject({
      reason: "refused",
      message: expect.stringContaining("does not exist"),
    });
    expect(await refusalOf({ repository: addresses.closed })).toMatchObject({
      reason: "failed",
      message: expect.stringContaining("could not be reached"),
    });
  });

  it("gets a commit and a branch from a web server that knows nothing of git", async () => {
    expect((await fetch({ repository: addresses.plain, commit: first })).read("train.py")).toBe("print(1)\n");
    expect((await fetch({ repository: addresses.plain, branch: "main" })).commit).toBe(third);
  });
});

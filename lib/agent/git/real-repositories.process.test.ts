import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { StartRefusal } from "../../runners/runner";
import { type MadeRepository, makeRepository } from "../../testing/git-repository";
import { needs } from "../../testing/needs";
import { type GitServer, serveGit } from "../../testing/serve-git";
import { createCodeFetcher } from "./fetch-code";
import { findCaseClash } from "./find-case-clash";
import { submoduleAddress } from "./submodule-address";

// Dozens of git's processes each, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-real-"));
const home = path.join(root, "home");
const served = path.join(root, "served");
fs.mkdirSync(home);
let server: GitServer;
beforeAll(async () => {
  fs.mkdirSync(served, { recursive: true });
  server = await serveGit(served);
});
afterAll(async () => {
  await server.close();
  fs.rmSync(root, { recursive: true, force: true });
});

let count = 0;
const fresh = (name: string) => path.join(root, `${name}-${++count}`);
const hosted = (name: string) => makeRepository(path.join(served, name));

interface Asked {
  git: Record<string, unknown>;
  queue?: string[];
  agent?: string[];
  cacheDir?: string;
}
async function fetch({ git, queue = [], agent = [], cacheDir = fresh("cache") }: Asked) {
  const dir = fresh("code");
  const said: string[] = [];
  const fetchCode = createCodeFetcher({
    cacheDir,
    environment: { PATH: process.env.PATH, HOME: home },
    allowedGitSources: agent,
  });
  const { commit } = await fetchCode({
    config: { git },
    pinned: null,
    allowedGitSources: queue,
    dir,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
  });
  return { commit, dir, said, read: (name: string) => fs.readFileSync(path.join(dir, name), "utf8") };
}
async function refusalOf(asked: Asked): Promise<StartRefusal> {
  const error: unknown = await fetch(asked).catch((caught) => caught);
  if (error instanceof StartRefusal) return error;
  throw new Error("it was not refused", { cause: error });
}

/** A gitlink and its entry in `.gitmodules`, without the help of `git submodule add`, which refuses much of what is tried here. */
function addSubmodule(
  { dir, git }: MadeRepository,
  place: string,
  { url, commit, more = "" }: { url?: string; commit: string; more?: string },
): void {
  git("update-index", "--add", "--cacheinfo", `160000,${commit},${place}`);
  if (url !== undefined) {
    fs.appendFileSync(
      path.join(dir, ".gitmodules"),
      `[submodule "${place}"]\n\tpath = ${place}\n\turl = ${url}\n${more}`,
    );
    git("add", ".gitmodules");
  }
}
const commitIndex = ({ git }: MadeRepository) => {
  git("commit", "--quiet", "--message", "change");
  return git("rev-parse", "HEAD");
};

describe("submodules", () => {
  it("are fetched at the commit that the superproject pins, nested ones and relative addresses too", async () => {
    const inner = hosted("inner");
    const deep = inner.commit({ "deep.txt": "deep" });
    const lib = hosted("lib");
    lib.commit({ "lib.py": "old" });
    addSubmodule(lib, "third/inner", { url: "../inner", commit: deep });
    const old = commitIndex(lib);
    lib.commit({ "lib.py": "new" });
    const app = hosted("app");
    app.commit({ "train.py": "x" });
    addSubmodule(app, "vendor/lib", { url: "../lib", commit: old });
    addSubmodule(app, "other", { url: `${server.url}/inner`, commit: deep });
    const commit = commitIndex(app);

    const code = await fetch({ git: { repository: `${server.url}/app`, branch: "main" } });
    expect(code.commit).toBe(commit);
    expect(code.read("vendor/lib/lib.py")).toBe("old");
    expect(code.read("vendor/lib/third/inner/deep.txt")).toBe("deep");
    expect(code.read("other/deep.txt")).toBe("deep");
    expect(code.said.join("\n")).toContain(`submodule vendor/lib: ${server.url}/lib at commit ${old}`);
    expect(app.git("-C", code.dir, "status", "--porcelain")).toBe("");
    expect(app.git("-C", path.join(code.dir, "vendor/lib"), "rev-parse", "HEAD")).toBe(old);
  });

  it.each([
    ["https://x.org/team/app.git", "../lib.git", "https://x.org/team/lib.git"],
    ["https://x.org/team/app/", "../../o/lib", "https://x.org/o/lib"],
    ["https://x.org/app", "./lib", "https://x.org/app/lib"],
    ["https://x.org/app", "../lib/", "https://x.org/lib"],
    ["git@x.org:team/app.git", "../lib.git", "git@x.org:team/lib.git"],
    ["git@x.org:app.git", "../lib.git", "git@x.org:lib.git"],
    ["ssh://git@x.org:22/team/app", "../lib", "ssh://git@x.org:22/team/lib"],
    ["/srv/git/app", "../lib", "/srv/git/lib"],
    ["file:///srv/git/app", "../lib", "file:///srv/git/lib"],
    ["https://x.org/app", "https://y.org/lib", "https://y.org/lib"],
    ["https://x.org/app", "../../lib", undefined],
    ["git@x.org:app.git", "../../lib.git", undefined],
    ["/app", "../../lib", undefined],
  ])("of %s at %s is %s", (parent, url, expected) => {
    expect(submoduleAddress(parent, url)).toBe(expected);
  });

  it("obey the queue's list of sources", async () => {
    const other = hosted("elsewhere");
    const commit = other.commit({ "a.txt": "a" });
    const app = hosted("listed");
    addSubmodule(app, "vendor/other", { url: "../elsewhere", commit });
    commitIndex(app);
    const git = { repository: `${server.url}/listed` };
    const refusal = await refusalOf({ git, queue: [`${server.url}/listed`] });
    expect(refusal.reason).toBe("refused");
    expect(refusal.message).toBe(
      `submodule vendor/other: ${server.url}/elsewhere is not among the repositories that the queue allows (${server.url}/listed): an admin can add it to the queue's sources.git`,
    );
    const open = await fetch({ git, queue: [`${server.url}/*`] });
    expect(open.read("vendor/other/a.txt")).toBe("a");
    const left = await fetch({ git: { ...git, submodules: false }, queue: [`${server.url}/listed`] });
    expect(fs.readdirSync(path.join(left.dir, "vendor/other"))).toEqual([]);
  });

  it("on the agent's machine are opened only where a list names them", async () => {
    const secret = makeRepository(fresh("secret"));
    const commit = secret.commit({ "key.txt": "key" });
    for (const [index, url] of [secret.dir, `file://${secret.dir}`].entries()) {
      const app = hosted(`sneaky-${index}`);
      addSubmodule(app, "s", { url, commit });
      commitIndex(app);
      const git = { repository: `${server.url}/sneaky-${index}` };
      expect((await refusalOf({ git })).message).toContain("neither the queue's sources.git nor the agent's");
      expect((await fetch({ git, agent: [secret.dir] })).read("s/key.txt")).toBe("key");
    }
  });

  it("never run a program or climb away", async () => {
    const mark = path.join(root, "mark");
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const bad: [string, string][] = [
      [`ext::sh -c touch% ${mark}`, "its transport is not allowed"],
      [`--upload-pack=touch ${mark}`, 'may begin with "-"'],
      [`ssh://-oProxyCommand=touch%20${mark}/x`, 'may begin with "-"'],
      ["../../../../../etc", "leads out of the repository's server"],
      ["ftp://127.0.0.1/x", 'transport "ftp" is not allowed'],
    ];
    for (const [index, [url, says]] of bad.entries()) {
      const app = hosted(`hostile-${index}`);
      addSubmodule(app, "sub", { url, commit, more: `\tupdate = !touch ${mark}\n` });
      commitIndex(app);
      expect((await refusalOf({ git: { repository: `${server.url}/hostile-${index}` } })).message).toContain(
        says,
      );
    }
    expect(fs.existsSync(mark)).toBe(false);
  });

  it("that nobody can find are refused with what to write, and left out where the repository says so", async () => {
    const stray = hosted("stray");
    const inside = hosted("stray-inside").commit({ a: "a" });
    addSubmodule(stray, "nested", { commit: inside });
    commitIndex(stray);
    const { message } = await refusalOf({ git: { repository: `${server.url}/stray` } });
    expect(message).toContain("nested in commit");
    expect(message).toContain("`submodules: false`");
    const gone = hosted("gone-super");
    addSubmodule(gone, "sub", { url: "../stray-inside", commit: "f".repeat(40) });
    commitIndex(gone);
    expect((await refusalOf({ git: { repository: `${server.url}/gone-super` } })).message).toMatch(
      /^submodule sub: commit f{40} was not found in /,
    );
    const none = hosted("none-super");
    addSubmodule(none, "sub", { url: "../no-such", commit: inside, more: "\tupdate = none\n" });
    commitIndex(none);
    expect((await fetch({ git: { repository: `${server.url}/none-super` } })).said.join()).toContain(
      "submodule sub is left out",
    );
  });
});

describe("branches, tags and commits", () => {
  const names = makeRepository(path.join(served, "names"));
  const first = names.commit({ a: "1" });
  names.git("tag", "-a", "both", "-m", "tag of the first");
  const second = names.commit({ a: "2" });
  names.git("branch", "both");
  names.git("branch", first.slice(0, 7));
  names.git("update-ref", "refs/pull/7/head", first);
  const third = names.commit({ a: "3" });
  const of = (git: Record<string, unknown>) =>
    fetch({ git: { repository: `${server.url}/names`, ...git } }).then(({ commit }) => commit);

  it.each([
    ["refs/heads/main", third],
    ["heads/main", third],
    ["both", second],
    ["refs/heads/both", second],
    ["refs/tags/both", first],
    ["tags/both", first],
    ["refs/pull/7/head", first],
  ])("%s is that ref and no other", async (branch, expected) => {
    expect(await of({ branch })).toBe(expected);
  });

  it("a short commit is a commit, also where a branch has its digits for a name", async () => {
    expect(await of({ commit: first.slice(0, 7) })).toBe(first);
    expect(await of({ commit: second.slice(0, 9).toUpperCase() })).toBe(second);
  });

  it("the id of an annotated tag is the commit it is on, every time", async () => {
    const tag = names.git("rev-parse", "both^{tag}");
    const cacheDir = fresh("cache");
    const git = { repository: `${server.url}/names`, commit: tag };
    for (let round = 0; round < 2; round += 1) expect((await fetch({ git, cacheDir })).commit).toBe(first);
  });

  it("says where the words belong that are no branch or tag", async () => {
    const says = async (branch: string) =>
      (await refusalOf({ git: { repository: `${server.url}/names`, branch } })).message;
    expect(await says("origin/main")).toContain("on the server the branch is called main");
    expect(await says(third)).toContain("a commit goes to `git.commit`");
    expect(await says("refs/tags/v9")).toContain("has no tag v9");
  });

  it("two agents that fetch into one cache at once do not take each other's commit", async () => {
    const cacheDir = fresh("cache");
    const both = (git: Record<string, unknown>) =>
      fetch({ git: { repository: `${server.url}/names`, ...git }, cacheDir }).then(({ commit }) => commit);
    for (let round = 0; round < 3; round += 1)
      expect(
        await Promise.all([
          both({ branch: "main" }),
          both({ branch: "both" }),
          both({ branch: "refs/tags/both" }),
        ]),
      ).toEqual([third, second, first]);
  });

  it("finds a short commit after a branch became a folder of branches", async () => {
    const moved = hosted("moved");
    const commit = moved.commit({ a: "1" });
    moved.git("branch", "topic");
    const cacheDir = fresh("cache");
    const git = { repository: `${server.url}/moved`, commit: commit.slice(0, 8) };
    await fetch({ git, cacheDir });
    moved.git("branch", "-D", "topic");
    moved.git("branch", "topic/one");
    expect((await fetch({ git, cacheDir })).commit).toBe(commit);
  });

  it("a repository without a commit is refused with what to write", async () => {
    hosted("empty");
    expect((await refusalOf({ git: { repository: `${server.url}/empty` } })).message).toBe(
      `${server.url}/empty has no commit yet, or no default branch: name a branch under \`git.branch\``,
    );
  });
});

describe("the files of a commit", () => {
  it("are as committed: no filter, hook or setting of this machine's user has a say", async () => {
    const mark = path.join(root, "filter-ran");
    fs.writeFileSync(
      path.join(home, ".gitconfig"),
      `[filter "mine"]\n\tsmudge = sh -c 'touch ${mark}; tr a-z A-Z'\n\tprocess = touch ${mark}\n[core]\n\tautocrlf = true\n\tattributesFile = ${home}/attributes\n`,
    );
    fs.writeFileSync(path.join(home, "attributes"), "* filter=mine\n");
    const filtered = hosted("filtered");
    filtered.commit({ ".gitattributes": "*.txt filter=mine\n", "a.txt": "text\n" });
    const { read } = await fetch({ git: { repository: `${server.url}/filtered` } });
    expect(read("a.txt")).toBe("text\n");
    expect(fs.existsSync(mark)).toBe(false);
    fs.rmSync(path.join(home, ".gitconfig"));
  });

  it("whose names differ by case alone are told where a disk takes them for one", () => {
    expect(findCaseClash(["a/x", "README", "b/readme", "Readme"])).toEqual(["README", "Readme"]);
    expect(findCaseClash(["src/a", "SRC/b"])).toEqual(["src", "SRC"]);
    expect(findCaseClash(["caf\u00e9", "cafe\u0301"])).toEqual(["caf\u00e9", "cafe\u0301"]);
    expect(findCaseClash(["a/b", "a/c", "a", "b"])).toBeUndefined();
  });

  it("hold symbolic links as links, also those that lead out of the tree", async () => {
    const linked = hosted("linked");
    fs.symlinkSync("/etc", path.join(linked.dir, "out"));
    linked.commit({ "a.txt": "a" });
    const { dir } = await fetch({ git: { repository: `${server.url}/linked` } });
    expect(fs.readlinkSync(path.join(dir, "out"))).toBe("/etc");
  });
});

const noLfs = spawnSync("git", ["lfs", "version"]).status === 0 ? null : "git-lfs is not installed";

describe("large files", () => {
  const big = "big ".repeat(2_000);
  const oid = "3b4ef4d1a0a4ae4a3e3d5ba5b8bd8f6f3c8f9e7d6c5b4a39281706f5e4d3c2b1";
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 8000\n`;
  const attributes = "*.bin filter=lfs diff=lfs merge=lfs -text\n";

  it("are refused before the start where git-lfs is not installed, with what to install or write", async () => {
    hosted("large").commit({ ".gitattributes": attributes, "model.bin": pointer, "a.txt": "a" });
    const bin = fresh("bin");
    fs.mkdirSync(bin);
    fs.symlinkSync(execFileSync("which", ["git"], { encoding: "utf8" }).trim(), path.join(bin, "git"));
    const fetchCode = createCodeFetcher({
      cacheDir: fresh("cache"),
      environment: { PATH: bin, HOME: home },
      allowedGitSources: [],
    });
    const ask = (git: Record<string, unknown>) =>
      fetchCode({
        config: { git: { repository: `${server.url}/large`, ...git } },
        ...{ pinned: null, allowedGitSources: [], dir: fresh("code"), say: () => undefined },
        signal: new AbortController().signal,
      });
    await expect(ask({})).rejects.toThrow(
      "Git LFS: model.bin), and git-lfs is not installed on the agent's machine: install it there",
    );
    await expect(ask({ lfs: false })).resolves.toBeDefined();
  });

  it("that are no pointers, or whose attribute is not set, need nothing", async () => {
    hosted("text-about-lfs").commit({ "notes.md": pointer, ".gitattributes": "*.bin filter=lfs\n" });
    const { read } = await fetch({ git: { repository: `${server.url}/text-about-lfs` } });
    expect(read("notes.md")).toBe(pointer);
  });

  it("are put in place, once for all attempts", needs(noLfs), async () => {
    const repository = makeRepository(path.join(root, "with-lfs"));
    repository.git("lfs", "install", "--local");
    fs.writeFileSync(path.join(repository.dir, ".gitattributes"), attributes);
    fs.writeFileSync(path.join(repository.dir, "model.bin"), big);
    const commit = repository.commit({ "a.txt": "a" });
    expect(repository.git("cat-file", "-p", "HEAD:model.bin")).toContain("git-lfs.github.com/spec");
    const cacheDir = fresh("cache");
    for (let round = 0; round < 2; round += 1) {
      const code = await fetch({
        git: { repository: repository.dir, commit },
        agent: [repository.dir],
        cacheDir,
      });
      expect(code.read("model.bin")).toBe(big);
      expect(repository.git("-C", code.dir, "status", "--porcelain")).toBe("");
      // The second time there is nothing to fetch from.
      fs.rmSync(path.join(repository.dir, ".git/lfs"), { recursive: true, force: true });
    }
  });

  it("come over HTTP as any server of git-lfs gives them", needs(noLfs), async () => {
    const id = createHash("sha256").update(big).digest("hex");
    hosted("lfs-http").commit({
      ".gitattributes": attributes,
      "model.bin": `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${big.length}\n`,
    });
    const lfs = await serveGit(served, {
      answer: (request, response) => {
        const { url = "", headers } = request;
        if (url.endsWith("/info/lfs/objects/batch")) {
          const download = { href: `http://${headers.host}/object/${id}` };
          response.setHeader("content-type", "application/vnd.git-lfs+json");
          request.resume();
          response.end(
            JSON.stringify({
              transfer: "basic",
              objects: [{ oid: id, size: big.length, actions: { download } }],
            }),
          );
        } else if (url === `/object/${id}`) response.end(big);
        else return false;
        return true;
      },
    });
    try {
      const { read } = await fetch({ git: { repository: `${lfs.url}/lfs-http` } });
      expect(read("model.bin")).toBe(big);
    } finally {
      await lfs.close();
    }
  });

  it("that are elsewhere obey the lists, too", needs(noLfs), async () => {
    hosted("lfs-elsewhere").commit({
      ".gitattributes": attributes,
      "model.bin": pointer,
      ".lfsconfig": "[lfs]\n\turl = http://127.0.0.2:9/x\n",
    });
    const git = { repository: `${server.url}/lfs-elsewhere` };
    expect((await refusalOf({ git, queue: [`${server.url}/*`] })).message).toContain(
      "the address of its large files http://127.0.0.2:9/x is not among the repositories",
    );
  });

  it("that the server does not have are refused, not run with their pointers", needs(noLfs), async () => {
    hosted("lfs-gone").commit({ ".gitattributes": attributes, "model.bin": pointer });
    const { message } = await refusalOf({ git: { repository: `${server.url}/lfs-gone` } });
    expect(message).toContain("model.bin");
  });
});

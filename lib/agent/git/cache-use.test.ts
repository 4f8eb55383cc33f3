import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeRepository } from "../../testing/git-repository";
import { evictUnused, isStillUsed, registerUse } from "./cache-use";
import { createCodeFetcher } from "./fetch-code";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-cache-"));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshDir = () => {
  count += 1;
  const dir = path.join(root, `dir-${count}`);
  fs.mkdirSync(dir);
  return dir;
};
const hour = 3_600_000;
const now = new Date("2026-01-01T00:00:00Z");

/** A repository of some bytes that was last used some hours ago. */
async function keep(
  cache: string,
  name: string,
  { bytes = 1_000, hours = 1, user = "" } = {},
): Promise<string> {
  const gitDir = path.join(cache, `${name}.git`);
  fs.mkdirSync(path.join(gitDir, "objects"), { recursive: true });
  fs.writeFileSync(path.join(gitDir, "objects/pack"), Buffer.alloc(bytes));
  if (user) await registerUse(gitDir, user);
  else fs.mkdirSync(path.join(gitDir, "slipway-users"));
  const at = new Date(now.getTime() - hours * hour);
  fs.utimesSync(path.join(gitDir, "slipway-users"), at, at);
  return gitDir;
}
const left = (cache: string) => fs.readdirSync(cache).sort();
const evict = (cache: string, maxBytes: number, days = 30) =>
  evictUnused(cache, { maxBytes, maxAgeMs: days * 24 * hour }, now);

describe("the cache of code", () => {
  it("loses the longest unused first, and no more than it must", async () => {
    const cache = freshDir();
    await keep(cache, "new", { hours: 1 });
    await keep(cache, "old", { hours: 3 });
    await keep(cache, "middle", { hours: 2 });
    await evict(cache, 3_000);
    expect(left(cache)).toEqual(["middle.git", "new.git", "old.git"]);
    await evict(cache, 2_500);
    expect(left(cache)).toEqual(["middle.git", "new.git"]);
    await evict(cache, 10);
    expect(left(cache)).toEqual([]);
  });

  it("loses what nobody has used for long, however small it is", async () => {
    const cache = freshDir();
    await keep(cache, "fresh", { hours: 23 });
    await keep(cache, "stale", { hours: 25 });
    expect(await evict(cache, 1e9, 1)).toEqual([path.join(cache, "stale.git")]);
  });

  it("never loses what a working tree borrows from, until the tree is gone", async () => {
    const cache = freshDir();
    const tree = freshDir();
    const gitDir = await keep(cache, "used", { hours: 1_000, user: tree });
    expect(await evict(cache, 0, 0)).toEqual([]);
    expect(isStillUsed(gitDir, tree)).toBe(true);
    fs.rmSync(tree, { recursive: true });
    await evict(cache, 1e9);
    // Looking whether it is used was no use of it.
    expect(left(cache)).toEqual([]);
  });

  it("is cleared of what a process left that died while it took one away", async () => {
    const cache = freshDir();
    fs.mkdirSync(path.join(cache, "a.git.evicted-0123456789ab/objects"), { recursive: true });
    await evict(cache, 1e9);
    expect(left(cache)).toEqual([]);
  });

  it("is filled in spite of a lock that a machine left behind when it went down", async () => {
    const repository = makeRepository(path.join(root, "locked-repository"));
    const [first, second] = [repository.commit({ a: "1" }), repository.commit({ a: "2" })];
    const cacheDir = freshDir();
    const fetchCode = createCodeFetcher({
      cacheDir,
      environment: { PATH: process.env.PATH, HOME: root },
      allowedGitSources: [`${root}/*`],
    });
    const fetch = (commit: string) =>
      fetchCode({
        config: { git: { repository: repository.dir, commit } },
        ...{ pinned: null, allowedGitSources: [], dir: freshDir(), say: () => undefined },
        signal: new AbortController().signal,
      });
    await fetch(first);
    const lock = path.join(cacheDir, left(cacheDir)[0] ?? "", "shallow.lock");
    fs.writeFileSync(lock, "");
    fs.utimesSync(lock, now, now);
    expect((await fetch(second)).commit).toBe(second);
  });

  it("gives whole working trees while two agents share and empty it all the time", {
    timeout: 120_000,
  }, async () => {
    const repository = makeRepository(path.join(root, "shared-repository"));
    const commit = repository.commit({ "train.py": "print(1)\n" });
    const cacheDir = freshDir();
    const fetchers = [1, 2].map(() =>
      createCodeFetcher({
        cacheDir,
        environment: { PATH: process.env.PATH, HOME: root },
        allowedGitSources: [`${root}/*`],
      }),
    );
    const trees = freshDir();
    const over = new AbortController();
    let evictions = 0;
    const emptying = (async () => {
      while (!over.signal.aborted)
        evictions += (await evictUnused(cacheDir, { maxBytes: 0, maxAgeMs: 0 }, new Date())).length;
    })();
    const fetchSome = async (who: number) => {
      for (let round = 0; round < 6; round += 1) {
        const dir = path.join(trees, `${who}-${round}`);
        await fetchers[who]?.({
          config: { git: { repository: repository.dir, commit } },
          ...{ pinned: null, allowedGitSources: [], dir, say: () => undefined },
          signal: new AbortController().signal,
        });
        expect(repository.git("-C", dir, "status", "--porcelain")).toBe("");
        expect(repository.git("-C", dir, "cat-file", "-p", `${commit}:train.py`)).toContain("print(1)");
        fs.rmSync(dir, { recursive: true });
      }
    };
    await Promise.all([fetchSome(0), fetchSome(1)]);
    // On a busy machine somebody may have used it at every look so far; now nobody does.
    await expect.poll(() => evictions).toBeGreaterThan(0);
    over.abort();
    await emptying;
  });
});

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type http from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeRepository } from "../../testing/git-repository";
import { type GitServer, serveGit } from "../../testing/serve-git";
import { findCommitWith, findRemoteCommit } from "./resolve-commit";

vi.setConfig({ testTimeout: 60_000 });

const dir = mkdtempSync(path.join(tmpdir(), "slipway-commit-"));
const made = makeRepository(path.join(dir, "repo"));
const repository = made.dir;
const first = made.commit({ "train.js": "1" });
made.git("tag", "-a", "v1", "-m", "one");
made.git("tag", "-a", "both", "-m", "one");
const second = made.commit({ "train.js": "2" });
made.git("branch", "both");
made.git("update-ref", "refs/pull/7/head", first);

let server: GitServer;
let redirected = "";
let connections = 0;
const trap = net.createServer((socket) => {
  connections += 1;
  socket.destroy();
});
let trapPort = 0;
beforeAll(async () => {
  server = await serveGit(dir, {
    answer: (request, response) => {
      if (request.url?.startsWith("/old/"))
        response.writeHead(301, { location: request.url.replace("/old/", "/repo/") });
      else if (request.url?.startsWith("/away/")) response.writeHead(302, { location: redirected });
      else return false;
      response.end();
      return true;
    },
  });
  await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
  trapPort = (trap.address() as AddressInfo).port;
  redirected = `http://127.0.0.1:${trapPort}/repo/info/refs?service=git-upload-pack`;
});
afterAll(async () => {
  await server.close();
  trap.close();
  rmSync(dir, { recursive: true, force: true });
});

const listed = () => [`${server.url}/*`];
const ask = (name: string, ref: string) =>
  findRemoteCommit({ repository: `${server.url}/${name}`, ref, sources: listed() });

describe("the commit of a branch, asked for on this machine", () => {
  const sources = [repository];
  it("is found for a branch, a tag and HEAD, where the queue lists the place", async () => {
    expect(await findRemoteCommit({ repository, ref: "main", sources })).toBe(second);
    expect(await findRemoteCommit({ repository: `file://${repository}`, ref: "HEAD", sources })).toBe(second);
    expect(await findRemoteCommit({ repository, ref: "v1", sources })).toBe(first);
    expect(await findRemoteCommit({ repository, ref: "main", sources: [] })).toBeUndefined();
  });

  it("is none for a branch or repository that is not there", async () => {
    expect(await findRemoteCommit({ repository, ref: "nope", sources })).toBeUndefined();
    const absent = path.join(dir, "nope");
    expect(await findRemoteCommit({ repository: absent, ref: "main", sources: [absent] })).toBeUndefined();
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
      expect(await findRemoteCommit({ repository: address, ref: "main", sources: ["*"] })).toBeUndefined();
    expect(await findRemoteCommit({ repository, ref: "--all", sources })).toBeUndefined();
    expect(existsSync(mark)).toBe(false);
  });
});

describe("the commit of a branch, asked for over HTTP", () => {
  it("is what git itself would take", async () => {
    expect(await ask("repo", "main")).toBe(second);
    expect(await ask("repo", "HEAD")).toBe(second);
    expect(await ask("repo", "v1")).toBe(first);
    expect(await ask("repo", "both")).toBe(second);
    expect(await ask("repo", "refs/tags/both")).toBe(first);
    expect(await ask("repo", "refs/pull/7/head")).toBe(first);
    expect(await ask("repo", "mai")).toBeUndefined();
    expect(await ask("nothing", "main")).toBeUndefined();
  });

  it("is found on a server of the old protocol and on one that only has the files", async () => {
    const old = await serveGit(dir, {
      answer: (request) => {
        delete request.headers["git-protocol"];
        return false;
      },
    });
    execFileSync("git", ["update-server-info"], { cwd: repository });
    const plain = await serveGit(dir, {
      answer: (request, response) => {
        const { pathname } = new URL(request.url ?? "/", "http://localhost");
        response.end(readFileSync(path.join(repository, pathname.replace(/^\/repo/, ".git"))));
        return true;
      },
    });
    for (const { url } of [old, plain])
      for (const [ref, commit] of Object.entries({
        main: second,
        HEAD: second,
        v1: first,
        gone: undefined,
      })) {
        const question = { repository: `${url}/repo`, ref, sources: [`${url}/*`] };
        expect([ref, await findRemoteCommit(question)]).toEqual([ref, commit]);
      }
    await old.close();
    await plain.close();
  });

  it("follows a renamed repository on the same server, and no redirect to another", async () => {
    expect(await ask("old", "main")).toBe(second);
    expect(await ask("away", "main")).toEqual({ problem: "it sends on to another host" });
    expect(connections).toBe(0);
  });

  it("sends nothing of this server's: no password, no name of the address", async () => {
    const seen: http.IncomingHttpHeaders[] = [];
    const watching = await serveGit(dir, {
      answer: (request) => {
        seen.push(request.headers);
        return false;
      },
    });
    const address = watching.url.replace("://", "://key@");
    await findRemoteCommit({ repository: `${address}/repo`, ref: "main", sources: [`${address}/*`] });
    expect(seen.length).toBeGreaterThan(0);
    for (const headers of seen) {
      expect(headers.authorization).toBeUndefined();
      expect(headers.cookie).toBeUndefined();
    }
    await watching.close();
  });
});

describe("addresses that the server does not ask", () => {
  it.each([
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::1]",
  ])("%s is this machine", async (host) => {
    const question = {
      repository: `http://${host}:${trapPort}/r.git`,
      ref: "main",
      sources: ["*", "http://*"],
    };
    expect(await findRemoteCommit(question)).toEqual({ problem: "it is in a private network" });
    expect(connections).toBe(0);
  });

  it.each([
    "169.254.169.254",
    "[::ffff:a9fe:a9fe]",
    "[fd00:ec2::254]",
    "0.0.0.0",
    "[::]",
    "[64:ff9b::a9fe:a9fe]",
  ])("%s is nobody's, also where a queue lists it", async (host) => {
    const repository = `http://${host}:${trapPort}/latest/meta-data`;
    const found = await findRemoteCommit({
      repository,
      ref: "main",
      sources: [`http://${host}:${trapPort}/*`],
    });
    expect(found).toEqual({ problem: "its address is none that the server may speak to" });
    expect(connections).toBe(0);
  });

  it("a name that leads into the house, whatever it led to a moment before", async () => {
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const repository = `http://rebind.example:${trapPort}/r.git`;
    const asked: string[] = [];
    const find = (host: string) => {
      asked.push(host);
      return Promise.resolve(answers[Math.min(asked.length - 1, 1)] ?? []);
    };
    // The first answer is public: the connection goes there, and nowhere else.
    expect(await findCommitWith({ repository, ref: "main", sources: [] }, { find })).toBeUndefined();
    expect(asked).toEqual(["rebind.example"]);
    expect(connections).toBe(0);
    const both = () => Promise.resolve(["93.184.216.34", "127.0.0.1"]);
    expect(await findCommitWith({ repository, ref: "main", sources: [] }, { find: both })).toEqual({
      problem: "it is in a private network",
    });
    expect(connections).toBe(0);
  });

  it("ssh and git addresses, for which it has no key and no way to hold on to an address", async () => {
    for (const repository of [
      `ssh://git@127.0.0.1:${trapPort}/r`,
      `git://127.0.0.1:${trapPort}/r`,
      "git@localhost:r",
    ])
      expect(await findRemoteCommit({ repository, ref: "main", sources: ["*"] })).toBeUndefined();
    expect(connections).toBe(0);
  });

  it("but a private one that an admin names, or whoever runs the server", async () => {
    const question = { repository: `${server.url}/repo`, ref: "main" };
    expect(await findCommitWith({ ...question, sources: [`${server.url}/repo`] })).toBe(second);
    expect(await findCommitWith({ ...question, sources: [] })).toEqual({
      problem: "it is in a private network",
    });
    const environment = { SLIPWAY_OPEN_NETWORKS: "127.0.0.0/8" };
    expect(await findCommitWith({ ...question, sources: [] }, { environment })).toBe(second);
  });
});

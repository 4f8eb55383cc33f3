/** The networks of companies: certificates of a house's own, names that only a proxy knows. */
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { readEventStream } from "../api/read-event-stream";
import { findCommitWith } from "../dispatch/launch/resolve-commit";
import { explainFailure } from "../network/explain-failure";
import { fetchThroughProxies } from "../network/fetch-through-proxies";
import { writeCaBundle } from "../network/write-ca-bundle";
import { makeRepository } from "../testing/git-repository";
import { type Certificates, makeCertificates } from "../testing/make-certificates";
import { needs } from "../testing/needs";
import { type SecretsServer, startSecretsServer } from "../testing/secrets-server";
import { type GitServer, serveGit } from "../testing/serve-git";
import { startProxy, type TestProxy } from "../testing/start-proxy";
import { checkNetwork } from "./doctor/check-network";
import { createCodeFetcher } from "./git/fetch-code";
import { readSecret } from "./secrets/read-secret";

// Each command is a process that loads everything.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-house-"));
const noOpenssl =
  spawnSync("openssl", ["version"]).status === 0 ? null : "openssl makes the certificates of these tests";
let certificates: Certificates;
let secure: https.Server;
let securePort = 0;
let proxy: TestProxy;
const answer: http.RequestListener = (request, response) => {
  response.setHeader("content-type", "application/json");
  if (request.url?.startsWith("/readyz")) return response.end("{}");
  if (request.url?.startsWith("/api/agent")) response.statusCode = 400;
  return response.end(JSON.stringify({ queues: [] }));
};
beforeAll(async () => {
  proxy = await startProxy();
  if (noOpenssl !== null) return;
  certificates = makeCertificates(path.join(root, "certificates"), [
    "slipway.corp",
    "git.corp",
    "localhost",
    "127.0.0.1",
  ]);
  secure = https.createServer(certificates, answer);
  await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
  securePort = (secure.address() as AddressInfo).port;
});
afterEach(() => {
  vi.unstubAllEnvs();
  proxy.asked.splice(0);
});
afterAll(async () => {
  secure?.close();
  await proxy.close();
  fs.rmSync(root, { recursive: true, force: true });
});

const bin = path.join(import.meta.dirname, "../../bin/slipway.mjs");

/** A command of its own process: Node reads the certificates to trust when it starts. */
function slipway(
  args: string[],
  environment: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  const { PATH } = process.env;
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH, NODE_ENV: "test", HOME: root, NO_COLOR: "1", SLIPWAY_API_KEY: "slw_x", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (piece) => (said.out += piece));
  child.stderr.on("data", (piece) => (said.err += piece));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...said })));
}

describe("a certificate of the house's own", needs(noOpenssl), () => {
  it("is named as the cause by the command line, which says how to trust it", async () => {
    const SLIPWAY_URL = `https://localhost:${securePort}`;
    const { code, err } = await slipway(["queue", "list"], { SLIPWAY_URL });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^✕ https:\/\/localhost:\d+ answers with a certificate that this machine does not trust \(unable to verify the first certificate\)\. If it is one of your organisation's own, set NODE_EXTRA_CA_CERTS to a file/,
    );
    const trusted = await slipway(["queue", "list"], {
      SLIPWAY_URL,
      NODE_EXTRA_CA_CERTS: certificates.authority,
    });
    expect(trusted).toMatchObject({ code: 0, err: "" });
  });

  it("is named by the doctor, who sees it trusted, too, and a file that helps nobody", async () => {
    const SLIPWAY_URL = `https://localhost:${securePort}`;
    const doctor = (more: Record<string, string>) => slipway(["agent", "doctor"], { SLIPWAY_URL, ...more });
    const distrusted = await doctor({});
    expect(distrusted.code).toBe(1);
    expect(distrusted.out).toContain("answers with a certificate that this machine does not trust");
    expect(distrusted.out).toContain("set NODE_EXTRA_CA_CERTS to a file");
    expect(distrusted.out).not.toContain("Set SLIPWAY_URL");
    const trusted = await doctor({ NODE_EXTRA_CA_CERTS: certificates.authority });
    expect(trusted.out).toContain(`✓ certificates         1 more from ${certificates.authority}`);
    expect(trusted.out).toMatch(/✓ server +https:\/\/localhost:\d+ is ready/);
    const empty = path.join(root, "empty.pem");
    fs.writeFileSync(empty, "");
    const missing = path.join(root, "missing.pem");
    for (const [file, problem] of [
      [empty, "holds no certificate"],
      [missing, "cannot be read"],
    ] as const)
      expect(await checkNetwork({ environment: { NODE_EXTRA_CA_CERTS: file } })).toMatchObject([
        { state: "failed", detail: expect.stringContaining(problem) },
      ]);
  });

  it("is trusted by git as the agent trusts it, through the proxy that knows the name", async () => {
    const served = path.join(root, "served");
    const commit = makeRepository(path.join(served, "app")).commit({ "a.txt": "a" });
    const server = await serveGit(served, { tls: certificates });
    const repository = `https://git.corp:${server.port}/app`;
    const environment = { PATH: process.env.PATH, HOME: root, HTTPS_PROXY: proxy.url };
    const fetchWith = (more: Record<string, string>) =>
      createCodeFetcher({
        cacheDir: path.join(root, `cache-${Object.keys(more).length}`),
        environment: { ...environment, ...more },
        allowedGitSources: [],
      })({
        config: { git: { repository, branch: "main" } },
        ...{ pinned: null, allowedGitSources: [], say: () => undefined },
        dir: path.join(root, `code-${Object.keys(more).length}`),
        signal: new AbortController().signal,
      });
    await expect(fetchWith({})).rejects.toThrow(
      "this agent does not trust the certificate of https://git.corp",
    );
    const bundle = writeCaBundle(path.join(root, "bundle.pem"), {
      NODE_EXTRA_CA_CERTS: certificates.authority,
    });
    expect(await fetchWith({ GIT_SSL_CAINFO: bundle ?? "" })).toEqual({ commit });
    expect(proxy.asked).toContain(`git.corp:${server.port}`);
    await server.close();
  });
});

describe("a proxy", () => {
  let plain: http.Server;
  let port = 0;
  let git: GitServer;
  let secrets: SecretsServer;
  const served = path.join(root, "plain");
  let commit = "";
  let sendSecond: () => void = () => undefined;
  beforeAll(async () => {
    commit = makeRepository(path.join(served, "app")).commit({ "a.txt": "a" });
    git = await serveGit(served);
    secrets = await startSecretsServer("AKIDTEST", "eu-west-1");
    plain = http.createServer((request, response) => {
      if (request.url !== "/stream") return answer(request, response);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("event: first\ndata: 1\n\n");
      sendSecond = () => response.end("event: second\ndata: 2\n\n");
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    port = (plain.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await git.close();
    await secrets.close();
    plain.close();
  });

  it("is used by the command line, and NO_PROXY goes around it", needs(noOpenssl), async () => {
    const SLIPWAY_URL = `https://slipway.corp:${securePort}`;
    const environment = { SLIPWAY_URL, NODE_EXTRA_CA_CERTS: certificates.authority };
    expect(await slipway(["queue", "list"], { ...environment, https_proxy: proxy.url })).toMatchObject({
      code: 0,
      err: "",
    });
    expect(proxy.asked).toEqual([`slipway.corp:${securePort}`]);
    const around = await slipway(["queue", "list"], {
      ...environment,
      HTTPS_PROXY: proxy.url,
      NO_PROXY: ".corp",
    });
    expect(around.err).toContain("has a name that this machine does not know");
    expect(proxy.asked).toHaveLength(1);
  });

  it("carries a stream of events as they come", async () => {
    const undo = fetchThroughProxies({ HTTP_PROXY: proxy.url });
    const { body } = await fetch(`http://stream.corp:${port}/stream`);
    if (!body) throw new Error("no body");
    const events: string[] = [];
    for await (const { event } of readEventStream(body)) {
      events.push(event);
      // The second is sent only once the first is here.
      if (event === "first") sendSecond();
    }
    expect(events).toEqual(["first", "second"]);
    expect(proxy.asked.length).toBeGreaterThan(0);
    await undo();
  });

  it("is used by git, for http also where only HTTP_PROXY says so", async () => {
    const fetched = await createCodeFetcher({
      cacheDir: path.join(root, "cache-plain"),
      environment: { PATH: process.env.PATH, HOME: root, HTTP_PROXY: proxy.url },
      allowedGitSources: [],
    })({
      config: { git: { repository: `http://git.corp:${git.port}/app`, branch: "main" } },
      ...{ pinned: null, allowedGitSources: [], say: () => undefined },
      dir: path.join(root, "code-plain"),
      signal: new AbortController().signal,
    });
    expect(fetched.commit).toBe(commit);
  });

  it("is used by the web server for the commit of a branch, and for no address of the house", async () => {
    const environment = { HTTP_PROXY: proxy.url };
    const find = (host: string) =>
      host === "git.corp" ? Promise.reject(new Error("ENOTFOUND")) : Promise.resolve(["10.0.0.5"]);
    const ask = (host: string) =>
      findCommitWith(
        { repository: `http://${host}:${git.port}/app`, ref: "main", sources: [] },
        { environment, find },
      );
    expect(await ask("git.corp")).toBe(commit);
    proxy.asked.splice(0);
    expect(await ask("inside.corp")).toEqual({ problem: "it is in a private network" });
    expect(await ask("169.254.169.254")).toMatchObject({ problem: expect.any(String) });
    expect(proxy.asked).toEqual([]);
  });

  it("is used by the SDKs of AWS and GCP", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDTEST");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-a-real-one");
    vi.stubEnv("GCE_METADATA_HOST", secrets.host);
    vi.stubEnv("METADATA_SERVER_DETECTION", "assume-present");
    vi.stubEnv("HTTP_PROXY", proxy.url);
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    secrets.secrets.set("prod/a", "aws").set("projects/p/secrets/a/versions/latest", "gcp");
    const endpoint = `http://secrets.corp:${new URL(secrets.url).port}`;
    const undo = fetchThroughProxies();
    expect(await readSecret({ aws: "prod/a", endpoint }, "eu-west-1")).toBe("aws");
    expect(proxy.asked).toHaveLength(1);
    expect(await readSecret({ gcp: "projects/p/secrets/a", endpoint })).toBe("gcp");
    expect(proxy.asked).toHaveLength(2);
    await undo();
  });

  it("that wants a password, or lets nobody through, is told from the server", async () => {
    const closed = await startProxy("ana:secret");
    const failing = async (url: string, environment: Record<string, string>) => {
      const undo = fetchThroughProxies(environment);
      const error: unknown = await fetch(url).catch((caught) => caught);
      await undo();
      return explainFailure(error)?.what;
    };
    const { host } = new URL(closed.url);
    expect(await failing("https://slipway.corp:8443/", { HTTPS_PROXY: `http://${host}` })).toBe(
      "is behind a proxy that asks for a name and password",
    );
    expect(await failing("https://elsewhere.example:8443/", { HTTPS_PROXY: closed.url })).toBe(
      "is not let through by the proxy (status 403)",
    );
    await closed.close();
  });

  it("is named by the doctor without its password", async () => {
    const environment = {
      HTTPS_PROXY: "http://ana:secret@proxy.corp:3128",
      http_proxy: "socks5://x:1",
      no_proxy: ".corp",
    };
    const findings = await checkNetwork({ environment });
    expect(findings.map(({ subject, state, detail }) => [subject, state, detail])).toEqual([
      ["HTTPS_PROXY", "ok", "proxy.corp:3128"],
      ["HTTP_PROXY", "warning", "is no http address, and is not used"],
      ["NO_PROXY", "ok", ".corp"],
    ]);
    expect(JSON.stringify(findings)).not.toContain("secret");
    expect(await checkNetwork({ environment: {} })).toEqual([]);
  });
});

describe("other causes", () => {
  it("have words of their own", async () => {
    const plain = http.createServer(answer);
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as AddressInfo;
    const what = (url: string) =>
      fetch(url).then(
        () => undefined,
        (error: unknown) => explainFailure(error)?.what,
      );
    expect(await what(`https://127.0.0.1:${port}/`)).toBe("does not speak https");
    expect(await what("https://no-such-host.invalid/")).toBe("has a name that this machine does not know");
    plain.close();
  });
});

import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isInRegistry } from "./find-image";

const never = new AbortController().signal;
const password = { username: "me", password: "pw" };
const basic = `Basic ${Buffer.from("me:pw").toString("base64")}`;
let address = "";

/** A registry that gives tokens for one scope, as those of clouds do. */
const server = http.createServer(({ method, url = "", headers }, response) => {
  const answer = (status: number, more: http.OutgoingHttpHeaders = {}, body = "") =>
    response.writeHead(status, more).end(body);
  const { pathname, searchParams } = new URL(url, `http://${address}`);
  if (pathname === "/token") {
    const isGood =
      headers.authorization === basic && searchParams.get("scope") === "repository:team/train:pull";
    return answer(
      isGood && searchParams.get("service") === "reg" ? 200 : 401,
      {},
      JSON.stringify({ token: "t" }),
    );
  }
  const challenge = `Bearer realm="http://${address}/token",service="reg",scope="repository:team/train:pull"`;
  if (headers.authorization !== "Bearer t") return answer(401, { "www-authenticate": challenge });
  if (method !== "HEAD" || !headers.accept?.includes("oci.image.index")) return answer(400);
  return answer(pathname === "/v2/team/train/manifests/abc" ? 200 : 404);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  address = `127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("an image in a registry", () => {
  it("is found with a token that the password buys, and only by its tag", async () => {
    expect(await isInRegistry(`${address}/team/train:abc`, password, never)).toBe(true);
    expect(await isInRegistry(`${address}/team/train:other`, password, never)).toBe(false);
  });

  it("is not found where the registry cannot be asked", async () => {
    expect(await isInRegistry(`${address}/team/train:abc`, undefined, never)).toBe(false);
    expect(await isInRegistry(`${address}/team/train:abc`, { ...password, password: "x" }, never)).toBe(
      false,
    );
    expect(await isInRegistry("127.0.0.1:1/team/train:abc", password, never)).toBe(false);
    expect(await isInRegistry("No Image", password, never)).toBe(false);
  });

  it("is not looked for where its registry names a sign-in service in plain http elsewhere", async () => {
    let calls = 0;
    const inside = http.createServer((_, response) => {
      calls += 1;
      response.end('{"token": "t"}');
    });
    const hostile = http.createServer((_, response) => {
      const { port } = inside.address() as AddressInfo;
      const challenge = `Bearer realm="http://127.0.0.1:${port}/secret",service="reg"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    });
    for (const one of [inside, hostile])
      await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
    const { port } = hostile.address() as AddressInfo;
    expect(await isInRegistry(`127.0.0.1:${port}/a/b:c`, password, never)).toBe(false);
    expect(calls).toBe(0);
    for (const one of [inside, hostile]) one.close();
  });

  it("is not waited for when the run is cancelled", async () => {
    await expect(
      isInRegistry(`${address}/team/train:abc`, password, AbortSignal.abort("cancelled")),
    ).rejects.toBe("cancelled");
  });
});

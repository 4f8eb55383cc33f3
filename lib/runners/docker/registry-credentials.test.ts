import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCredentials, registryOf } from "./registry-credentials";

const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-credentials-"));
const file = path.join(dir, "config.json");
const write = (config: unknown) =>
  fs.writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
const searchPath = process.env.PATH;

beforeAll(() => {
  const helper = path.join(dir, "docker-credential-test");
  fs.writeFileSync(
    helper,
    '#!/bin/sh\nread server\n[ "$server" = known.example ] || exit 1\necho \'{"Username":"u","Secret":"from helper"}\'\n',
    { mode: 0o755 },
  );
  process.env.PATH = `${dir}:${searchPath}`;
});
afterAll(() => {
  process.env.PATH = searchPath;
  fs.rmSync(dir, { recursive: true });
});

describe("registryOf", () => {
  it.each([
    ["busybox", "docker.io"],
    ["org/image:1", "docker.io"],
    ["localhost:5000/x", "localhost:5000"],
    [
      "r.example.com/a/b@sha256:0123456789012345678901234567890123456789012345678901234567890123",
      "r.example.com",
    ],
  ])("%s: %s", (image, registry) => expect(registryOf(image)).toBe(registry));
});

describe("findCredentials", () => {
  it("reads what docker login wrote, a password with a colon and Docker Hub's old name too", async () => {
    write({
      auths: {
        "r.example": { auth: Buffer.from("me:pass:word").toString("base64") },
        "https://index.docker.io/v1/": { auth: Buffer.from("hub:pw").toString("base64") },
        "https://token.example/": { identitytoken: "t" },
      },
    });
    expect(await findCredentials("r.example/x:1", file)).toMatchObject({
      username: "me",
      password: "pass:word",
    });
    expect(await findCredentials("busybox", file)).toMatchObject({ username: "hub", password: "pw" });
    expect(await findCredentials("token.example/x", file)).toMatchObject({ identitytoken: "t" });
    expect(await findCredentials("other.example/x", file)).toBeUndefined();
  });

  it("asks a credential helper, and takes its silence for an answer", async () => {
    write({ auths: { "known.example": {} }, credHelpers: { "known.example": "test" }, credsStore: "absent" });
    expect(await findCredentials("known.example/x", file)).toEqual({
      username: "u",
      password: "from helper",
      serveraddress: "known.example",
    });
    expect(await findCredentials("other.example/x", file)).toBeUndefined();
  });

  it("has none without the file, and does not quote a broken one", async () => {
    expect(await findCredentials("r.example/x", path.join(dir, "absent"))).toBeUndefined();
    write('{"auths": {"r.example": {"password": "hush');
    const error: unknown = await findCredentials("r.example/x", file).catch((caught: unknown) => caught);
    expect(String(error)).toContain("is not a Docker config file");
    expect(String(error)).not.toContain("hush");
  });
});

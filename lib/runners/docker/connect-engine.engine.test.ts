import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { needs } from "../../testing/needs";
import { connectEngine } from "./connect-engine";

const dockerHost = inject("dockerHost");
const noSocket =
  dockerHost === null || dockerHost.startsWith("unix://")
    ? null
    : `the engine at ${dockerHost} has no socket here`;
const noOpenssl = spawnSync("openssl", ["version"]).status === 0 ? null : "openssl is not installed";

describe("an engine behind TLS", needs(inject("noDocker"), noSocket, noOpenssl), () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-tls-"));
  let server: tls.Server;
  let host = "";

  /** An authority with a certificate for the server, and a folder as `docker` wants it for the client. */
  function makeAuthority(name: string) {
    const dir = path.join(root, name);
    fs.mkdirSync(dir);
    const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: dir, stdio: "ignore" });
    openssl(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      "ca-key.pem",
      "-out",
      "ca.pem",
      "-subj",
      `/CN=${name}`,
    );
    for (const [who, extension] of [
      ["server", "subjectAltName=IP:127.0.0.1"],
      ["client", "extendedKeyUsage=clientAuth"],
    ] as const) {
      fs.writeFileSync(path.join(dir, `${who}.ext`), extension);
      openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        `${who}-key.pem`,
        "-out",
        `${who}.csr`,
        "-subj",
        `/CN=${who}`,
      );
      const signed = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-extfile", `${who}.ext`];
      openssl("x509", "-req", "-in", `${who}.csr`, "-out", `${who}-cert.pem`, ...signed);
    }
    fs.copyFileSync(path.join(dir, "client-key.pem"), path.join(dir, "key.pem"));
    fs.copyFileSync(path.join(dir, "client-cert.pem"), path.join(dir, "cert.pem"));
    return dir;
  }

  beforeAll(async () => {
    const dir = makeAuthority("ours");
    makeAuthority("theirs");
    const read = (name: string) => fs.readFileSync(path.join(dir, name));
    const options = { ca: read("ca.pem"), cert: read("server-cert.pem"), key: read("server-key.pem") };
    server = tls.createServer({ ...options, requestCert: true, rejectUnauthorized: true }, (client) => {
      const engine = net.connect((dockerHost ?? "").replace("unix://", ""));
      client.on("error", () => engine.destroy()).on("close", () => engine.destroy());
      engine.on("error", () => client.destroy()).on("close", () => client.destroy());
      client.pipe(engine).pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    host = `tcp://127.0.0.1:${typeof bound === "object" && bound !== null ? bound.port : 0}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    fs.rmSync(root, { recursive: true });
  });

  it("is reached with a client's certificate, and never with another authority's or without", async () => {
    const version = await connectEngine({ host, certPath: path.join(root, "ours") }).version();
    expect(version.ApiVersion).toMatch(/^1\./);
    await expect(connectEngine({ host, certPath: path.join(root, "theirs") }).version()).rejects.toThrow(
      /certificate|unable to verify/,
    );
    await expect(connectEngine({ host }).version()).rejects.toThrow();
  });
});

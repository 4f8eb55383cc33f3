import { afterEach, describe, expect, it, vi } from "vitest";
import { connectEngine } from "./connect-engine";

afterEach(() => vi.unstubAllEnvs());

describe("connectEngine", () => {
  it.each<[string | undefined, object]>([
    [undefined, { socketPath: "/var/run/docker.sock", host: undefined }],
    ["unix:///run/user/1000/docker.sock", { socketPath: "/run/user/1000/docker.sock", host: undefined }],
    ["tcp://10.0.0.1:2375", { host: "10.0.0.1", port: 2375, protocol: "http" }],
    ["tcp://engine", { host: "engine", port: 2375, protocol: "http" }],
    ["https://engine:9", { host: "engine", port: 9, protocol: "https" }],
    ["ssh://me@engine", { host: "engine", port: 22, protocol: "ssh", username: "me" }],
    ["tcp://[::1]:5", { host: "::1", port: 5 }],
  ])("reads %s", (host, expected) => {
    expect(connectEngine({ host }).modem).toMatchObject(expected);
  });

  it("does not mix the environment in", () => {
    vi.stubEnv("DOCKER_HOST", "tcp://elsewhere:1");
    expect(connectEngine({}).modem).toMatchObject({ socketPath: "/var/run/docker.sock", host: undefined });
  });

  it.each(["ftp://x", "tcp://", "://"])("refuses %s and says what is allowed", (host) => {
    expect(() => connectEngine({ host })).toThrow("Allowed: unix:///path, tcp://host:port");
  });

  it("names the certificate that is missing", () => {
    expect(() => connectEngine({ host: "tcp://x:1", certPath: "/no/such" })).toThrow("/no/such/ca.pem");
  });
});

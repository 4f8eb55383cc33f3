import fs from "node:fs";
import path from "node:path";
import Docker from "dockerode";

/** How the agent reaches its engine. Read by the agent from its own environment or config, never by the runner. */
export interface EngineAddress {
  /** As in DOCKER_HOST: `unix:///path`, `tcp://host:port`, `https://host:port`, `ssh://user@host`. */
  host?: string | undefined;
  /** A directory with ca.pem, cert.pem and key.pem, as in DOCKER_CERT_PATH: TLS with a client's certificate. */
  certPath?: string | undefined;
}

export const defaultSocket = "/var/run/docker.sock";

/** A client of the engine at this address. Connects with the first call; throws when the address cannot be one. */
export function connectEngine(address: EngineAddress): Docker {
  const host = address.host || `unix://${defaultSocket}`;
  const none = { host: undefined, port: undefined, socketPath: undefined };
  const certificates = readCertificates(address.certPath);
  if (host.startsWith("/") || host.startsWith("unix://") || host.startsWith("npipe://")) {
    return new Docker(withoutEnvironment({ ...none, socketPath: host.replace(/^(unix|npipe):\/\//u, "") }));
  }
  const url = parseAddress(host);
  const isSecure = url.protocol === "https:" || certificates !== undefined;
  const protocol = url.protocol === "ssh:" ? "ssh" : isSecure ? "https" : "http";
  const ports = { ssh: 22, https: 2376, http: 2375 };
  return new Docker(
    withoutEnvironment({
      ...none,
      protocol,
      host: url.hostname.replace(/^\[|\]$/gu, ""),
      port: Number(url.port) || ports[protocol],
      ...(url.username ? { username: decodeURIComponent(url.username) } : {}),
      ...certificates,
    }),
  );
}

/** The client reads DOCKER_HOST and others itself for whatever key it is not given, and would mix two addresses. */
function withoutEnvironment(options: Docker.DockerOptions): Docker.DockerOptions {
  return { ca: undefined, cert: undefined, key: undefined, timeout: undefined, ...options };
}

function parseAddress(host: string): URL {
  const text = host.includes("://") ? host : `tcp://${host}`;
  const readable = text.replace(/^tcp:/u, "http:");
  const url = URL.canParse(readable) ? new URL(readable) : undefined;
  if (!url || !["http:", "https:", "ssh:"].includes(url.protocol) || url.hostname === "") {
    throw new Error(
      `"${host}" is no address of a Docker engine. Allowed: unix:///path, tcp://host:port, ssh://user@host`,
    );
  }
  return url;
}

function readCertificates(directory: string | undefined) {
  if (directory === undefined || directory === "") return undefined;
  const read = (name: string) => {
    try {
      return fs.readFileSync(path.join(directory, name));
    } catch (error) {
      throw new Error(`TLS to the Docker engine needs ${path.join(directory, name)}`, { cause: error });
    }
  };
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}

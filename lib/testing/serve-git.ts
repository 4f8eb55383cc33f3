import { execFileSync, spawn } from "node:child_process";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";

export interface GitServer {
  /** Without a slash at the end: `${url}/NAME` is the repository in the folder NAME. */
  url: string;
  port: number;
  /** `METHOD /path` of everything that was asked, in order. */
  asked: string[];
  close(): Promise<void>;
}

export interface GitServerOptions {
  tls?: { key: string; cert: string };
  /** Answers in git's stead when it gives true. */
  answer?(request: http.IncomingMessage, response: http.ServerResponse): boolean;
}

/** Real git over HTTP on the loopback interface: `git http-backend` for every repository below a folder. */
export async function serveGit(root: string, { tls, answer }: GitServerOptions = {}): Promise<GitServer> {
  const backend = path.join(
    execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim(),
    "git-http-backend",
  );
  const asked: string[] = [];
  const listener: http.RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (answer?.(request, response)) return;
    runBackend(backend, root, request, response);
  };
  const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function runBackend(
  backend: string,
  root: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const child = spawn(backend, [], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      HOME: root,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  request.pipe(child.stdin);
  const pieces: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
  child.on("close", () => {
    const all = Buffer.concat(pieces);
    const end = all.indexOf("\r\n\r\n");
    const headers = all.subarray(0, Math.max(end, 0)).toString("latin1").split("\r\n");
    for (const header of headers) {
      const [, name = "", value = ""] = /^([^:]+): (.*)$/.exec(header) ?? [];
      if (name === "Status") response.statusCode = Number.parseInt(value, 10);
      else if (name !== "") response.setHeader(name, value);
    }
    response.end(end < 0 ? "" : all.subarray(end + 4));
  });
}

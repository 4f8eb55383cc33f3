/** The real route handlers of `app` behind a real HTTP server, found by their folders as the framework finds them. */
import { readdirSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { pathToFileURL } from "node:url";

const appFolder = path.join(import.meta.dirname, "../../app");

interface Mounted {
  /** Of each path segment: a text, or a parameter. */
  segments: string[];
  file: string;
}

type Handler = (
  request: Request,
  context: { params: Promise<Record<string, string>> | undefined },
) => Promise<Response>;

const routes: Mounted[] = readdirSync(appFolder, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "route.ts" && !file.includes("[...nextauth]"))
  .map((file) => ({
    file: path.join(appFolder, file),
    segments: path.dirname(file).split(path.sep),
  }))
  // Fixed texts before parameters, parameters before catch-alls.
  .sort((a, b) => (rank(a.segments) < rank(b.segments) ? -1 : 1));

function rank(segments: string[]): string {
  return segments
    .map((segment) => (isCatchAll(segment) ? "2" : segment.startsWith("[") ? "1" : "0"))
    .join("");
}

/** `[...rest]`, or `[[...rest]]`, which also answers for its folder itself. */
function isCatchAll(segment: string): boolean {
  return /^\[+\.\.\./.test(segment);
}

function match({ segments }: Mounted, parts: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return segment.startsWith("[[") ? params : undefined;
    const name = /^\[+(?:\.\.\.)?(\w+)\]+$/.exec(segment)?.[1];
    if (name === undefined && segment !== part) return undefined;
    // Not decoded: handlers that take ids need no more.
    if (name !== undefined) params[name] = part;
    if (isCatchAll(segment)) return params;
  }
  return parts.length === segments.length ? params : undefined;
}

/** Answers a request with the handler that belongs to it. */
export async function answerRequest(request: Request): Promise<Response> {
  const parts = new URL(request.url).pathname.split("/").slice(1);
  for (const route of routes) {
    const params = match(route, parts);
    if (!params) continue;
    const module: Record<string, Handler | undefined> = await import(pathToFileURL(route.file).href);
    const handler = module[request.method];
    return handler
      ? // As Next calls it: a path without parameters comes without them.
        handler(request, {
          params: Object.keys(params).length > 0 ? Promise.resolve(params) : undefined,
        })
      : new Response(null, { status: 405 });
  }
  return new Response(null, { status: 404 });
}

export interface ApiServer {
  url: string;
  /** Breaks every open connection, as a restart would. */
  dropConnections: () => void;
  close: () => Promise<void>;
}

/** Port 0 is any that is free. */
export async function startApiServer(listenTo = 0): Promise<ApiServer> {
  const server = http.createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error) => outgoing.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(listenTo, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    dropConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Unlike `Readable.toWeb`, it may be left unread while more of it arrives. */
function bodyOf(incoming: http.IncomingMessage): ReadableStream<Uint8Array> {
  const parts: AsyncIterator<Uint8Array> = incoming[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
}

async function answer(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
  const stop = new AbortController();
  outgoing.on("close", () => stop.abort());
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? "GET",
    headers: Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === "string" ? [[name, value]] : [],
    ),
    signal: stop.signal,
    ...(hasBody && { body: bodyOf(incoming), duplex: "half" }),
  });
  const response = await answerRequest(request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body) return void outgoing.end();
  Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>)
    .on("error", () => outgoing.destroy())
    .pipe(outgoing);
}

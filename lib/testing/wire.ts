/** A loopback HTTP proxy that shows each call before and after the other side has it, so that it can be held, dropped or cut. */
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";

/** What becomes of a call, or of its answer: it is passed on, or its connection breaks. */
export type Fate = "pass" | "drop";

export interface Call {
  method: string;
  /** With its query. */
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Tap {
  /** Before the other side has it. */
  before?(call: Call): Promise<Fate>;
  /** After the other side has done it, before the caller hears of it. */
  after?(call: Call, answer: string): Promise<Fate>;
  /** Whether `after` is to be asked: its answer is then read to the end before it is passed on. */
  isShort?(call: Call): boolean;
}

export interface Target {
  socketPath?: string | undefined;
  host?: string | undefined;
  port?: number | undefined;
  /** Present: the other side speaks TLS. */
  tls?: { ca?: string | Buffer | undefined; rejectUnauthorized: boolean } | undefined;
}

export interface Wire {
  port: number;
  /** Breaks every open call, and with `true` each that comes until it is called with `false`. */
  cut(isToStay?: boolean): void;
  close(): void;
}

export async function openWire(target: Target, tap: Tap): Promise<Wire> {
  const agent = target.tls
    ? new https.Agent({ keepAlive: true, ...target.tls })
    : new http.Agent({ keepAlive: true });
  const server = http.createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function pass(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
    const body = await readAll(incoming);
    const { method = "GET", url = "/", headers } = incoming;
    const call = { method, url, headers, body: body.toString() };
    if ((await tap.before?.(call)) === "drop") return void outgoing.destroy();
    const answer = await forward(call, body, outgoing);
    if (!tap.isShort?.(call)) {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // Logs and watches begin with silence: whoever waits for them must know that they are open.
      outgoing.flushHeaders();
      answer.on("error", () => outgoing.destroy()).on("aborted", () => outgoing.destroy());
      answer.pipe(outgoing);
      return;
    }
    const text = await readAll(answer);
    if ((await tap.after?.(call, text.toString())) === "drop") return void outgoing.destroy();
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(text);
  }

  function forward(
    { method, url, headers }: Call,
    body: Buffer,
    outgoing: http.ServerResponse,
  ): Promise<http.IncomingMessage> {
    const { socketPath, host, port } = target;
    const to = socketPath === undefined ? { host, port } : { socketPath };
    return new Promise((resolve, reject) => {
      const request = (target.tls ? https : http).request(
        // A body of unknown length was read to its end: it is sent with its length.
        { ...to, method, path: url, headers: withLength(headers, body), agent },
        resolve,
      );
      request.on("error", reject);
      // A caller that died while its call was held has sent it all the same: then nobody is there to end it.
      outgoing.on("close", () => {
        if (!outgoing.writableFinished) request.destroy();
      });
      request.end(body);
    });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let isCut = false;
  server.on("connection", (socket) => {
    if (isCut) socket.destroy();
  });
  const cut = (isToStay = false) => {
    isCut = isToStay;
    server.closeAllConnections();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close() {
      server.close();
      cut();
      agent.destroy();
    },
  };
}

function withLength(headers: http.IncomingHttpHeaders, body: Buffer): http.OutgoingHttpHeaders {
  const { "transfer-encoding": _, ...rest } = headers;
  return body.length > 0 ? { ...rest, "content-length": body.length } : rest;
}

async function readAll(from: http.IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of from) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}

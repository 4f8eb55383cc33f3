/**
 * Which address a request's connection comes from. Handlers see headers only, so the process writes it into one as each
 * request begins, over whatever the client sent there. The mark is this process's own secret: what was written before
 * the listening began is nobody's word.
 */
import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";

const peerHeader = "x-slipway-peer";
const store = globalThis as typeof globalThis & { slipwayPeerMark?: string };

/** Begins once per process, for every HTTP server in it. */
export function notePeerAddresses(): void {
  if (store.slipwayPeerMark) return;
  const mark = randomUUID();
  store.slipwayPeerMark = mark;
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("request" in message)) return;
    const { request } = message;
    if (!(request instanceof IncomingMessage)) return;
    request.headers[peerHeader] = `${mark} ${request.socket.remoteAddress ?? ""}`;
  });
}

/** The address of the connection, undefined when it is not known. */
export function readPeerAddress(headers: Headers): string | undefined {
  const [mark, address] = (headers.get(peerHeader) ?? "").split(" ");
  return store.slipwayPeerMark !== undefined && mark === store.slipwayPeerMark
    ? address || undefined
    : undefined;
}

/**
 * Addresses that cannot be decoded, such as `/queues/%E0%A4%A`. The framework fails on them before any of our code is asked,
 * so each is written as the name that it spells, which nothing has, and is answered like every other unknown name.
 */
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";

/** The address with every percent sign that begins no character of UTF-8 written as one (`%25`). */
export function decodableAddress(url: string): string {
  const cut = url.search(/[?#]/);
  const path = cut < 0 ? url : url.slice(0, cut);
  return path.replace(/(?:%[\da-f]{2})+|%/gi, mendEscapes) + url.slice(path.length);
}

function mendEscapes(escapes: string): string {
  try {
    decodeURIComponent(escapes);
    return escapes;
  } catch {
    return escapes.replaceAll("%", "%25");
  }
}

const store = globalThis as typeof globalThis & { slipwayMendsAddresses?: boolean };

/** Begins once per process, for every HTTP server in it. */
export function mendAddresses(): void {
  if (store.slipwayMendsAddresses) return;
  store.slipwayMendsAddresses = true;
  subscribe("http.server.request.start", (message) => {
    if (typeof message !== "object" || message === null || !("request" in message)) return;
    const { request } = message;
    if (request instanceof IncomingMessage && request.url) request.url = decodableAddress(request.url);
  });
}

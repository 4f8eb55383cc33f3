import ipaddr from "ipaddr.js";
import { readPeerAddress } from "./peer-address";

/**
 * The address a request came from, to count tries by. Each trusted proxy has appended one entry to `X-Forwarded-For`;
 * what stands before those was sent by the client and proves nothing, and without a proxy the whole header was. Then the
 * connection counts. IPv6 is cut to the /64 that one customer has.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const forwarded = trustedProxies > 0 ? readForwarded(headers, trustedProxies) : undefined;
  return forwarded ?? toGroup(readPeerAddress(headers) ?? "") ?? "unknown";
}

function readForwarded(headers: Headers, trustedProxies: number): string | undefined {
  const entries = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  return toGroup(entries.at(-trustedProxies) ?? entries[0] ?? "");
}

/** Undefined for what is no address: `unknown`, `_hidden`. Some proxies append the port. */
function toGroup(entry: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1] ?? entry.replace(/^([\d.]+):\d+$/, "$1");
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.process(bare);
  return address instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(bare)}/64`)}/64`
    : address.toString();
}

function withoutZone(address: string): string {
  return address.split("%")[0] ?? address;
}

import ipaddr from "ipaddr.js";
import { parseAddress } from "./address-kind";
import { isInNetworks } from "./networks";

export type NetworkEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy by which this environment reaches an address: `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, also in lower case (which
 * wins), unless `NO_PROXY` names the host: by its name, a suffix with or without a dot or `*.`, an address, a network
 * (`10.0.0.0/8`), each with a port if need be, or `*`. This machine itself is always reached directly.
 */
export function proxyFor(url: URL, environment: NetworkEnvironment): string | undefined {
  if (isThisMachine(url.hostname)) return undefined;
  const get = (name: string) => environment[name] || environment[name.toUpperCase()] || undefined;
  const isSecure = url.protocol === "https:" || url.protocol === "wss:";
  const proxy = get(isSecure ? "https_proxy" : "http_proxy") ?? get("all_proxy");
  if (proxy === undefined || isDirect(url, get("no_proxy") ?? "")) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : undefined;
}

function isThisMachine(hostname: string): boolean {
  return /^(?:.*\.)?localhost$/i.test(hostname) || isInNetworks(hostname, ["127.0.0.0/8", "::1"]);
}

function isDirect(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== "" && namesHost(entry, host, port));
}

function namesHost(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (ipaddr.isValidCIDR(entry) || parseAddress(entry))
    return isInNetworks(host, [entry.replace(/[[\]]/g, "")]);
  const [, name = "", only] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const bare = name.replace(/^\*?\./, "").replace(/^\[(.*)\]$/, "$1");
  return bare !== "" && (host === bare || host.endsWith(`.${bare}`));
}

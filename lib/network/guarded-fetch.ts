import { Agent, type Dispatcher, fetch, ProxyAgent, type RequestInit, type Response } from "undici";
import { type FindAddresses, findAddresses, type HostRules, judgeHost } from "./judge-host";
import { type NetworkEnvironment, proxyFor } from "./proxy-for";

/** The address may not be spoken to; the message says why. */
export class AddressRefused extends Error {}

export interface GuardedOptions {
  rules: HostRules;
  environment?: NetworkEnvironment;
  find?: FindAddresses;
}

/** A redirect that stays where it was asked, as of a repository that was renamed. */
const maxRedirects = 3;

/**
 * Fetches an address that a person named, from a machine that can reach more than that person. The host is resolved once and
 * judged; the connection goes to the address that was judged; a redirect to another host is not followed, and nothing of this
 * machine's credentials is sent. `use` reads the answer before the connection is given back.
 */
export async function guardedFetch<T>(
  address: string | URL,
  init: RequestInit & { signal: AbortSignal },
  options: GuardedOptions,
  use: (response: Response) => Promise<T>,
): Promise<T> {
  let url = new URL(address);
  if (!/^https?:$/.test(url.protocol)) throw new AddressRefused("only http and https are asked");
  const dispatcher = await openWay(url, init.signal, options);
  try {
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetch(url, { ...init, dispatcher, redirect: "manual" });
      const next = redirects < maxRedirects ? redirectOf(response, url) : undefined;
      if (next === undefined) return await use(response);
      await response.body?.cancel();
      url = next;
    }
  } finally {
    await dispatcher.destroy();
  }
}

function redirectOf(response: Response, from: URL): URL | undefined {
  const location = response.headers.get("location");
  if (
    response.status < 300 ||
    response.status > 399 ||
    location === null ||
    !URL.canParse(location, from.href)
  )
    return undefined;
  const to = new URL(location, from);
  if (to.origin !== from.origin) throw new AddressRefused("it sends on to another host");
  return to;
}

async function openWay(
  url: URL,
  signal: AbortSignal,
  { rules, environment = process.env, find = findAddresses }: GuardedOptions,
): Promise<Dispatcher> {
  const proxy = proxyFor(url, environment);
  // A name server that keeps quiet does not hear of the signal.
  const given = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const judged = Promise.race([judgeHost(url.hostname, rules, find), given]);
  const found = await judged.catch((error: unknown) => {
    // Behind a proxy names of the internet may be known to the proxy alone.
    if (proxy !== undefined && !signal.aborted) return { addresses: [] };
    throw error;
  });
  if ("problem" in found) throw new AddressRefused(found.problem);
  if (proxy !== undefined) return new ProxyAgent({ uri: proxy });
  const addresses = found.addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return new Agent({
    connect: {
      lookup: (_host, { all }, done) => {
        const [first] = addresses;
        if (all) done(null, addresses);
        else done(null, first?.address ?? "", first?.family);
      },
    },
  });
}

import { Agent, Dispatcher, getGlobalDispatcher, ProxyAgent, setGlobalDispatcher } from "undici";
import { type NetworkEnvironment, proxyFor } from "./proxy-for";

const names = ["https_proxy", "http_proxy", "all_proxy"];

/** Whether the environment names a proxy at all. */
export function hasProxies(environment: NetworkEnvironment): boolean {
  return names.some((name) => environment[name] || environment[name.toUpperCase()]);
}

/**
 * Lets every `fetch` of this process go through the proxies of the environment, which Node by itself does not. Called once, where
 * a program begins; gives back a way to undo it.
 */
export function fetchThroughProxies(environment: NetworkEnvironment = process.env): () => Promise<void> {
  if (!hasProxies(environment)) return () => Promise.resolve();
  const before = getGlobalDispatcher();
  const dispatcher = new EnvironmentDispatcher(environment);
  setGlobalDispatcher(dispatcher);
  return async () => {
    setGlobalDispatcher(before);
    await dispatcher.destroy();
  };
}

class EnvironmentDispatcher extends Dispatcher {
  readonly #environment: NetworkEnvironment;
  readonly #direct = new Agent();
  readonly #proxies = new Map<string, ProxyAgent>();

  constructor(environment: NetworkEnvironment) {
    super();
    this.#environment = environment;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const proxy = options.origin ? proxyFor(new URL(options.origin), this.#environment) : undefined;
    return (proxy === undefined ? this.#direct : this.#through(proxy)).dispatch(options, handler);
  }

  #through(proxy: string): ProxyAgent {
    const known = this.#proxies.get(proxy) ?? new ProxyAgent({ uri: proxy });
    this.#proxies.set(proxy, known);
    return known;
  }

  override async close(): Promise<void> {
    await Promise.all([this.#direct, ...this.#proxies.values()].map((agent) => agent.close()));
  }

  override async destroy(): Promise<void> {
    await Promise.all([this.#direct, ...this.#proxies.values()].map((agent) => agent.destroy()));
  }
}

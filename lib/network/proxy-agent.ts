import http from "node:http";
import https from "node:https";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { hasProxies } from "./fetch-through-proxies";
import { type NetworkEnvironment, proxyFor } from "./proxy-for";

/** The same for libraries that make requests by Node's own `http` and `https`; undefined where there is no proxy. */
export function proxyAgent(environment: NetworkEnvironment = process.env): http.Agent | undefined {
  return hasProxies(environment) ? new EnvironmentAgent(environment) : undefined;
}

class EnvironmentAgent extends Agent {
  readonly #environment: NetworkEnvironment;
  readonly #proxies = new Map<string, HttpsProxyAgent<string>>();

  constructor(environment: NetworkEnvironment) {
    super({ keepAlive: true });
    this.#environment = environment;
  }

  override connect(_request: http.ClientRequest, options: AgentConnectOpts): http.Agent {
    const { secureEndpoint, host = "localhost", port } = options;
    const name = host.includes(":") ? `[${host}]` : host;
    const proxy = proxyFor(
      new URL(`${secureEndpoint ? "https" : "http"}://${name}:${port}`),
      this.#environment,
    );
    if (proxy === undefined) return secureEndpoint ? https.globalAgent : http.globalAgent;
    const known = this.#proxies.get(proxy) ?? new HttpsProxyAgent(proxy, { keepAlive: true });
    this.#proxies.set(proxy, known);
    return known;
  }
}

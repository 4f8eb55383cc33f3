/** Times every HTTP request of this process by listening to Node's own server, whatever answers it. */
import { subscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";
import { getMetrics } from "./metrics";

/** Parts of our addresses; everything else is a name or an id, of which there are too many to tell apart. */
const known = new Set(
  `adopt agent agents api artifacts audit auth callback cancel compare config configs events finish healthz heartbeat hold join
  jobs launch lease logs me metrics new openapi.json preview prioritise projects queues readyz register release rerun runs settings setup
  sign-in sweeps tokens v1 versions`.split(/\s+/),
);

/** The pattern of an address: `/runs/7k2m…` is `/runs/:id`. */
export function routeOf(url: string): string {
  const path = url.split("?", 1)[0] ?? "/";
  if (path.startsWith("/_next")) return "/_next";
  const parts = path.split("/").filter((part) => part !== "");
  return `/${parts
    .slice(0, 5)
    .map((part) => (known.has(part) ? part : ":id"))
    .join("/")}`;
}

const store = globalThis as typeof globalThis & { slipwayObserved?: boolean };

/** Begins once per process. */
export function observeRequests(): void {
  if (store.slipwayObserved) return;
  store.slipwayObserved = true;
  const started = new WeakMap<object, number>();
  subscribe("http.server.request.start", (message) => {
    const { request } = readMessage(message);
    if (request) started.set(request, performance.now());
  });
  subscribe("http.server.response.finish", (message) => {
    const { request, response } = readMessage(message);
    const from = request && started.get(request);
    if (!request || !response || from === undefined) return;
    const labels = {
      method: request.method ?? "",
      route: routeOf(request.url ?? "/"),
      status: String(response.statusCode),
    };
    getMetrics().requests.observe(labels, (performance.now() - from) / 1_000);
  });
}

function readMessage(message: unknown): { request?: IncomingMessage; response?: ServerResponse } {
  if (typeof message !== "object" || message === null) return {};
  const request =
    "request" in message && message.request instanceof IncomingMessage ? message.request : undefined;
  const response =
    "response" in message && message.response instanceof ServerResponse ? message.response : undefined;
  return { ...(request && { request }), ...(response && { response }) };
}

/** What this process counts for Prometheus. Everything about queues and agents is asked of the database when it is read. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

interface Metrics {
  registry: Registry;
  claims: Counter;
  leaseExpiries: Counter;
  attempts: Counter<"end">;
  requests: Histogram<"method" | "route" | "status">;
}

// On the global object: the bundler may load this file more than once in a process.
const store = globalThis as typeof globalThis & { slipwayMetrics?: Metrics };

export function getMetrics(): Metrics {
  store.slipwayMetrics ??= makeMetrics();
  return store.slipwayMetrics;
}

function makeMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "slipway_" });
  return {
    registry,
    claims: new Counter({
      name: "slipway_claims_total",
      help: "Runs handed to agents by this server",
      registers,
    }),
    leaseExpiries: new Counter({
      name: "slipway_lease_expiries_total",
      help: "Leases that ran out and were ended by this server",
      registers,
    }),
    attempts: new Counter({
      name: "slipway_attempts_ended_total",
      help: "Attempts whose end this server recorded, by what became of the run",
      labelNames: ["end"],
      registers,
    }),
    requests: new Histogram({
      name: "slipway_http_request_seconds",
      help: "Time from a request to the end of its answer; open calls are answered late on purpose",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers,
    }),
  };
}

/** Adds to one of the counters. */
export function countMetric(
  name: "claims" | "leaseExpiries" | "attempts",
  by: number,
  labels: { end?: string } = {},
): void {
  getMetrics()[name].inc(labels, by);
}

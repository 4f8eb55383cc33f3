import { Gauge, Registry } from "prom-client";
import type { Actor } from "../../access/actor";
import { countConnections, getDatabase } from "../../db/client";
import { countAgentsByState, findQueueGauges, type QueueGauge } from "../../db/queue-gauges";
import { AppError } from "../../errors";
import { getMetrics } from "./metrics";

const queueGauges: [keyof Omit<QueueGauge, "team" | "queue">, string, string][] = [
  ["waiting", "slipway_queue_waiting", "Runs that wait"],
  ["running", "slipway_queue_running", "Runs that agents have"],
  ["oldestSeconds", "slipway_queue_oldest_seconds", "Age of the run that waits longest"],
  ["agents", "slipway_queue_agents", "Agents that take work for it now"],
  ["slots", "slipway_queue_slots", "Places of the agents that take work for it now"],
];

/** Everything for Prometheus: counts of this process, and the queues and agents of all teams as they are now. */
export async function loadMetrics(
  actor: Actor | { kind: "system" },
): Promise<{ text: string; type: string }> {
  if (actor.kind !== "system") throw new AppError("FORBIDDEN", "only the metrics token may read this");
  const { registry } = getMetrics();
  const now = await collectNow();
  return { text: `${await registry.metrics()}\n${await now.metrics()}`, type: registry.contentType };
}

async function collectNow(): Promise<Registry> {
  const now = new Registry();
  const registers = [now];
  const [queues, agents] = await Promise.all([
    findQueueGauges(getDatabase()),
    countAgentsByState(getDatabase()),
  ]);
  for (const [key, name, help] of queueGauges) {
    const gauge = new Gauge({ name, help, labelNames: ["team", "queue"], registers });
    for (const { team, queue, ...figures } of queues) gauge.set({ team, queue }, figures[key]);
  }
  const known = new Gauge({
    name: "slipway_agents",
    help: "Agents by state: online, draining, offline",
    labelNames: ["state"],
    registers,
  });
  for (const state of ["online", "draining", "offline"])
    known.set({ state }, agents.find((one) => one.state === state)?.agents ?? 0);
  const pool = new Gauge({
    name: "slipway_database_connections",
    help: "Connections of this server to Postgres, and callers that wait for one",
    labelNames: ["state"],
    registers,
  });
  for (const [state, count] of Object.entries(countConnections())) pool.set({ state }, count);
  return now;
}
